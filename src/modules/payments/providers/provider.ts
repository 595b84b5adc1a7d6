import type { Money } from '../../../money/minor-units.js';

/**
 * The payments port: what the service asks of whoever moves the money. Its amounts are whole minor units as ISO 4217
 * counts them (1 USD is 100, 1 JPY is 1, 1 KWD is 1000); a provider that counts otherwise converts.
 *
 * What a method answers is taken for final. A definite no is a ProviderRefusal; whatever else it throws means that no
 * one knows, and the same call comes again later, with the same operation, until there is an answer. So each method
 * must do its work once an operation, however often it is called with it, also by two processes at once.
 */
export interface PaymentProvider {
  /** As payments.provider and the webhook's address have it. */
  readonly name: string;
  /** Whether the money moves outside and an admin says that it came: then it is never authorized first. */
  readonly isExternal: boolean;

  /**
   * Starts a payment, or reads one that was started (`reference` is given then), and says what the customer's
   * client needs to go on. Also called to look again, so it asks the provider each time.
   */
  authorize(call: ProviderCall): Promise<Authorization>;
  /**
   * Takes the money that is held, or a part of it, and releases the rest. Once a payment. When it was voided already, that
   * is the answer, and no refusal: the payment is over. The same goes for `void` of what was captured.
   */
  capture(call: ProviderCall): Promise<PaymentUpdate>;
  /** Releases the money that is held, or ends a payment that nobody has paid yet. */
  void(call: ProviderCall): Promise<PaymentUpdate>;
  /** Gives some of what was captured back to the customer. */
  refund(call: ProviderCall): Promise<PaymentUpdate>;

  /**
   * Checks that a webhook's delivery comes from the provider. No database, no network.
   * @throws Problem INVALID_SIGNATURE; MALFORMED_JSON or VALIDATION_FAILED of what is no event; NOT_FOUND when the
   *   provider sends none
   */
  verifyWebhook(delivery: WebhookDelivery): ReceivedEvent;
  /**
   * What a verified payload says about the payment; nothing when it says nothing that matters here.
   * @throws Error when it cannot be so, and then it stays in the inbox and is logged
   */
  readEvent(payload: object): PaymentUpdate | undefined;
}

export interface ProviderCall {
  /** The operation, which is the idempotency key. */
  operationId: string;
  /** Counts from 1. From 2 on the provider may have done it already, perhaps longer ago than it remembers keys. */
  attempt: number;
  paymentId: string;
  orderId: string;
  /** The provider's name for the payment, such as a PaymentIntent's id; null before it was started there. */
  reference: string | null;
  money: Money;
}

export interface Authorization {
  /** The provider's name for the payment. */
  reference: string;
  /** What the customer's client pays with, such as Stripe's client secret. Handed on and never kept. */
  clientSecret: string | null;
  /** Where the customer pays, when the provider has a page for it. Handed on and never kept. */
  redirectUrl?: string;
  /** What has come of it already; nothing while the customer has yet to pay. */
  update?: PaymentUpdate;
}

export interface WebhookDelivery {
  /** The body, byte for byte. */
  body: Buffer;
  headers: Record<string, string | string[] | undefined>;
}

export interface ReceivedEvent {
  /** Up to 255 printable ASCII characters, and so are the others. */
  id: string;
  type: string;
  /** The provider's name for the payment that it is about; null when it is about none of this shop's. */
  reference: string | null;
  /** The body, as text. */
  body: string;
}

/**
 * What happened to a payment at the provider, whoever did it: the shop, the customer, or someone at the provider.
 * Told as often as it likes, and in any order.
 */
export type PaymentUpdate = {
  /** The provider's name for the payment. */
  reference: string;
} & (
  | {
      kind: 'authorized' | 'captured';
      /** All that is held or was captured, whatever was asked for: someone at the provider may have been quicker. */
      amount: Money;
    }
  | { kind: 'voided' }
  | {
      kind: 'refund';
      /** The provider's name for the refund. */
      refund: string;
      /** The operation that it was made for; none when someone at the provider made it. */
      operationId?: string;
      amount: Money;
      /** Pending: accepted, and the provider says later how it ended. */
      state: 'pending' | 'succeeded' | 'failed';
    }
);

/** The provider's definite no: it was not done, and asking again would not help. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';
  /** @param message for an admin: why, in the provider's words and without secrets */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
