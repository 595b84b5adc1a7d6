import { notFound } from '../../../errors.js';
import type { PaymentProvider } from './provider.js';

/**
 * Cash, bank transfer, invoice: the money moves outside of the service, and an admin reports it. So every requested operation has
 * already happened, and cannot fail.
 */
export const externalProvider: PaymentProvider = {
  name: 'manual',
  isExternal: true,
  async authorize({ paymentId }) {
    return { reference: paymentId, clientSecret: null };
  },
  async capture({ paymentId, money }) {
    return { reference: paymentId, kind: 'captured', amount: money };
  },
  async void({ paymentId }) {
    return { reference: paymentId, kind: 'voided' };
  },
  async refund({ paymentId, operationId, money }) {
    const refund = { refund: operationId, operationId, amount: money };
    return { reference: paymentId, kind: 'refund', ...refund, state: 'succeeded' };
  },
  verifyWebhook() {
    throw notFound('webhook of the payment provider', 'manual');
  },
  readEvent: () => undefined,
};
