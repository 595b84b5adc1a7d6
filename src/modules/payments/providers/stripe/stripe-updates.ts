import type Stripe from 'stripe';
import { fromStripeAmount } from '../../../../money/stripe-amounts.js';
import type { PaymentUpdate } from '../provider.js';

/** Names of the shop's ids in Stripe's metadata, which distinguish its objects from others in the same account. */
export const PAYMENT = 'stockkeeperPaymentId';
export const OPERATION = 'stockkeeperOperationId';

/** The update that an intent implies; undefined while the customer has not paid. */
export function updateOfIntent(intent: Stripe.PaymentIntent): PaymentUpdate | undefined {
  const { id: reference, status, currency } = intent;
  if (status === 'requires_capture') {
    return { reference, kind: 'authorized', amount: fromStripeAmount(intent.amount_capturable, currency) };
  }
  if (status === 'succeeded') {
    return { reference, kind: 'captured', amount: fromStripeAmount(intent.amount_received, currency) };
  }
  return status === 'canceled' ? { reference, kind: 'voided' } : undefined;
}

export function updateOfRefund(refund: Stripe.Refund, reference: string): PaymentUpdate {
  return {
    reference,
    kind: 'refund',
    refund: refund.id,
    operationId: refund.metadata?.[OPERATION],
    amount: fromStripeAmount(refund.amount, refund.currency),
    state: stateOf(refund.status),
  };
}

function stateOf(status: string | null): 'pending' | 'succeeded' | 'failed' {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

interface Subject {
  /** Stripe's id of the payment. */
  reference: string;
  /** @throws RangeError when its currency cannot have the amount */
  update(): PaymentUpdate | undefined;
}

/**
 * The payment of this shop that an event is about, and its update. A Stripe account may serve several systems: intents of others
 * are ignored. A refund made in Stripe's dashboard has no metadata, so only its intent identifies the payment.
 */
export function subjectOf(event: Stripe.Event): Subject | undefined {
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled': {
      const intent = event.data.object;
      return intent.metadata[PAYMENT]
        ? { reference: intent.id, update: () => updateOfIntent(intent) }
        : undefined;
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const refund = event.data.object;
      const intent = refund.payment_intent;
      const reference = typeof intent === 'string' ? intent : intent?.id;
      return reference === undefined
        ? undefined
        : { reference, update: () => updateOfRefund(refund, reference) };
    }
    default:
      return undefined;
  }
}
