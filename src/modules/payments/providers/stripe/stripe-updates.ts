import type Stripe from 'stripe';
import { fromStripeAmount } from '../../../../money/stripe-amounts.js';
import type { PaymentUpdate } from '../provider.js';

/** Under these names the shop's own ids stand in Stripe's metadata: they tell its things from those of others. */
export const PAYMENT = 'stockkeeperPaymentId';
export const OPERATION = 'stockkeeperOperationId';

/** What an intent says has come of the payment; nothing while the customer has yet to pay. */
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
  /** Stripe's name for the payment. */
  reference: string;
  /** @throws RangeError of an amount that its currency does not have */
  update(): PaymentUpdate | undefined;
}

/**
 * The payment of this shop that an event is about, and what it says of it. An account may serve others as well: intents
 * that are not the shop's are left alone. A refund made in Stripe's dashboard bears no mark, so only its intent will
 * tell.
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
