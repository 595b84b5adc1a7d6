import type { Money } from '../../../money/minor-units.js';

/**
 * The interface of payment providers. Amounts are whole minor units of ISO 4217 (1 USD is 100, 1 JPY is 1, 1 KWD is 1000);
 * providers with other units convert them.
 *
 * Results are final. A definite no is a ProviderRefusal; any other error means that the outcome is unknown, and the call is
 * repeated with the same operation until there is an answer. So each method must be idempotent per operation, even if two
 * processes call it at once.
 */
export interface PaymentProvider {
  /** As in payments.provider and in the webhook URL. */
  readonly name: string;
  /** Whether payments happen outside of the service and are reported by an admin; they are never authorized first. */
  readonly isExternal: boolean;

  /**
   * Starts a payment, or reads a started one (then `reference` is given), and returns what the client needs to continue. Must
   * always ask the provider, since it is also called to refresh the state.
   */
  authorize(call: ProviderCall): Promise<Authorization>;
  /**
   * Captures the authorized amount or a part of it, and releases the rest; once per payment. If the payment was already voided,
   * returns that as the update instead of refusing. The same applies to `void` of a captured payment.
   */
  capture(call: ProviderCall): Promise<PaymentUpdate>;
  /** Releases the authorized amount, or closes an unpaid payment. */
  void(call: ProviderCall): Promise<PaymentUpdate>;
  /** Refunds a part of the captured amount. */
  refund(call: ProviderCall): Promise<PaymentUpdate>;

  /**
   * Verifies that a webhook delivery comes from the provider. Uses no database and no network.
   * @throws Problem INVALID_SIGNATURE; MALFORMED_JSON or VALIDATION_FAILED when it is not an event; NOT_FOUND when
   *   the provider has no webhooks
   */
  verifyWebhook(delivery: WebhookDelivery): ReceivedEvent;
  /**
   * Reads the update from a verified payload; undefined if it is irrelevant here.
   * @throws Error when it is inconsistent; the event then stays in the inbox and is logged
   */
  readEvent(payload: object): PaymentUpdate | undefined;
}

export interface ProviderCall {
  /** Id of the operation: the idempotency key. */
  operationId: string;
  /** From 1. From 2 on, the provider may have done it already, perhaps longer ago than it remembers keys. */
  attempt: number;
  paymentId: string;
  orderId: string;
  /** The provider's id of the payment, such as a PaymentIntent id; null before it was started. */
  reference: string | null;
  money: Money;
}

export interface Authorization {
  /** The provider's id of the payment. */
  reference: string;
  /** For the client to confirm the payment, such as Stripe's client secret. Never stored. */
  clientSecret: string | null;
  /** The provider's payment page, if it has one. Never stored. */
  redirectUrl?: string;
  /** The current state, if the customer has paid already. */
  update?: PaymentUpdate;
}

export interface WebhookDelivery {
  /** The body, byte for byte. */
  body: Buffer;
  headers: Record<string, string | string[] | undefined>;
}

export interface ReceivedEvent {
  /** Up to 255 printable ASCII characters, like `type` and `reference`. */
  id: string;
  type: string;
  /** The provider's id of the payment; null if it is about no payment of this shop. */
  reference: string | null;
  /** The body, as text. */
  body: string;
}

/**
 * A report of what happened to a payment at the provider, caused by the shop, the customer or someone at the provider. Updates
 * may arrive repeatedly and in any order.
 */
export type PaymentUpdate = {
  /** The provider's id of the payment. */
  reference: string;
} & (
  | {
      kind: 'authorized' | 'captured';
      /** The actual amount, which may differ from the requested one if someone acted at the provider. */
      amount: Money;
    }
  | { kind: 'voided' }
  | {
      kind: 'refund';
      /** The provider's id of the refund. */
      refund: string;
      /** The operation that requested it; undefined if it was made at the provider. */
      operationId?: string;
      amount: Money;
      /** Pending: accepted, the result comes later. */
      state: 'pending' | 'succeeded' | 'failed';
    }
);

/** The provider refused: nothing was done, and retrying would not help. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';
  /** @param message for admins: the reason in the provider's words, without secrets */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
