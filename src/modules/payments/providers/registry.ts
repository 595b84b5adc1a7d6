import type { Config } from '../../../config.js';
import type { PaymentMethod } from '../../../models/order.js';
import { externalProvider } from './external.js';
import type { PaymentProvider } from './provider.js';

/** The configured providers. */
export interface Providers {
  /** The provider for new payments with this method. */
  forMethod(method: PaymentMethod): PaymentProvider;
  /** The provider with this name, even if it takes no new payments; undefined if it is not configured. */
  named(name: string): PaymentProvider | undefined;
}

/**
 * Cards go to the provider of PAYMENT_PROVIDER, all other methods are external payments. A provider with keys stays available for
 * its existing payments, even if another one takes the new ones.
 */
export async function createProviders({ payments, jwtSecret }: Config): Promise<Providers> {
  const providers: PaymentProvider[] = [externalProvider];
  if (payments.stripe) {
    // Loaded only if it is used: it takes 0.2 s and 20 MB.
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
