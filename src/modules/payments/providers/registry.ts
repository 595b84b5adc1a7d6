import type { Config } from '../../../config.js';
import type { PaymentMethod } from '../../../models/order.js';
import { externalProvider } from './external.js';
import type { PaymentProvider } from './provider.js';

/** The providers that this process can ask. */
export interface Providers {
  /** Who takes a new payment of an order that is to be paid like that. */
  forMethod(method: PaymentMethod): PaymentProvider;
  /** The one with that name, also when it takes no new payments any more; nothing when it is not configured. */
  named(name: string): PaymentProvider | undefined;
}

/**
 * Cards go to the provider of PAYMENT_PROVIDER, everything else is an external payment. A provider that has its keys stays
 * at hand for the payments that it has, whoever takes the new ones.
 */
export async function createProviders({ payments, jwtSecret }: Config): Promise<Providers> {
  const providers: PaymentProvider[] = [externalProvider];
  if (payments.stripe) {
    // Loaded only by shops that use it: it takes a fifth of a second and 20 MB.
    const { StripeProvider } = await import('./stripe/stripe-provider.js');
    providers.push(new StripeProvider({ ...payments.stripe, timeoutMs: payments.timeoutSeconds * 1000 }));
  }
  if (payments.provider === 'demo') {
    const { DemoProvider } = await import('./demo/demo-provider.js');
    providers.push(new DemoProvider(jwtSecret));
  }
  const named = (name: string) => providers.find((provider) => provider.name === name);
  const forCards = named(payments.provider) ?? externalProvider;
  return { named, forMethod: (method) => (method === 'card' ? forCards : externalProvider) };
}
