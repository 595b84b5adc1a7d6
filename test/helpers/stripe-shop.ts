import { afterAll, beforeAll } from 'vitest';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from './app.js';
import { buildAdmin, buildUser } from './factories.js';
import { StripeDouble } from './stripe-double.js';

export interface StripeShop {
  double: StripeDouble;
  service: TestApp;
  customer: User;
  admin: User;
}

/** A service that is paid through a double of Stripe, for the tests of the file. `env` overrides settings. */
export function stripeShop(env: Record<string, string> = {}): StripeShop {
  const shop = {} as StripeShop;
  beforeAll(async () => {
    shop.double = await StripeDouble.start();
    shop.service = await startApp({ ...shop.double.env, ...env });
    [shop.customer, shop.admin] = await Promise.all([buildUser(), buildAdmin()]);
  });
  afterAll(async () => {
    await shop.service.close();
    await shop.double.close();
  });
  return shop;
}
