import Stripe from 'stripe';
import { Problem } from '../../../../errors.js';
import { toStripeAmount } from '../../../../money/stripe-amounts.js';
import {
  type Authorization,
  type PaymentProvider,
  type PaymentUpdate,
  type ProviderCall,
  ProviderRefusal,
  type ReceivedEvent,
} from '../provider.js';
import { readDelivery, requireNotFuture, TOLERANCE_SECONDS } from './stripe-events.js';
import { OPERATION, PAYMENT, subjectOf, updateOfIntent, updateOfRefund } from './stripe-updates.js';

export interface StripeOptions {
  secretKey: string;
  webhookSecret: string;
  /** Origin of the API, instead of Stripe's own. */
  apiBase: string | undefined;
  /** Timeout of a request. */
  timeoutMs: number;
}

/** The package retries once with the same key, if a connection breaks or Stripe is overloaded. */
const NETWORK_RETRIES = 1;

/**
 * Card payments with Stripe: one PaymentIntent per payment, with manual capture. The operation's id is the idempotency key. Stripe
 * remembers keys for one day only, and repeats a stored 500 for as long, so from the second attempt on the object is read first.
 */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly isExternal = false;
  readonly #stripe: Stripe;
  readonly #webhookSecret: string;

  constructor({ secretKey, webhookSecret, apiBase, timeoutMs }: StripeOptions) {
    this.#webhookSecret = webhookSecret;
    this.#stripe = new Stripe(secretKey, {
      timeout: timeoutMs,
      maxNetworkRetries: NETWORK_RETRIES,
      telemetry: false,
      ...(apiBase && addressOf(new URL(apiBase))),
    });
  }

  async authorize(call: ProviderCall): Promise<Authorization> {
    const intent = await orRefusal(() => (call.reference === null ? this.#create(call) : this.#look(call)));
    return { reference: intent.id, clientSecret: intent.client_secret, update: updateOfIntent(intent) };
  }

  async capture(call: ProviderCall): Promise<PaymentUpdate> {
    return this.#end(call, () =>
      this.#stripe.paymentIntents.capture(
        referenceOf(call),
        { amount_to_capture: toStripeAmount(call.money) },
        keyOf(call),
      ),
    );
  }

  async void(call: ProviderCall): Promise<PaymentUpdate> {
    return this.#end(call, () => this.#stripe.paymentIntents.cancel(referenceOf(call), {}, keyOf(call)));
  }

  async refund(call: ProviderCall): Promise<PaymentUpdate> {
    const refund = await orRefusal(async () => (await this.#refundMade(call)) ?? this.#createRefund(call));
    return updateOfRefund(refund, referenceOf(call));
  }

  verifyWebhook({ body, headers }: Parameters<PaymentProvider['verifyWebhook']>[0]): ReceivedEvent {
    this.#requireSignature(body, String(headers['stripe-signature'] ?? ''));
    return readDelivery(body);
  }

  readEvent(payload: object): PaymentUpdate | undefined {
    return subjectOf(payload as Stripe.Event)?.update();
  }

  /** @throws Problem INVALID_SIGNATURE */
  #requireSignature(body: Buffer, header: string): void {
    try {
      this.#stripe.webhooks.signature?.verifyHeader(body, header, this.#webhookSecret, TOLERANCE_SECONDS);
      requireNotFuture(header);
    } catch (cause) {
      const detail = 'Nothing was kept. Is STRIPE_WEBHOOK_SECRET that of this endpoint?';
      throw new Problem('INVALID_SIGNATURE', detail, { cause });
    }
  }

  #create(call: ProviderCall): Promise<Stripe.PaymentIntent> {
    return this.#stripe.paymentIntents.create(
      {
        amount: toStripeAmount(call.money),
        currency: call.money.currency.toLowerCase(),
        capture_method: 'manual',
        allowed_payment_method_types: ['card'],
        metadata: { orderId: call.orderId, [PAYMENT]: call.paymentId },
      },
      keyOf(call),
    );
  }

  #look(call: ProviderCall): Promise<Stripe.PaymentIntent> {
    return this.#stripe.paymentIntents.retrieve(referenceOf(call));
  }

  /**
   * Captures or cancels the intent, or finds that it was already captured or cancelled. If Stripe refuses because of that, its
   * error contains the intent.
   */
  async #end(call: ProviderCall, ask: () => Promise<Stripe.PaymentIntent>): Promise<PaymentUpdate> {
    if (call.attempt > 1) {
      const end = endOf(await orRefusal(() => this.#look(call)));
      if (end) return end;
    }
    try {
      const end = endOf(await ask());
      if (end) return end;
      throw new Error('Stripe answered, and the payment is neither captured nor voided');
    } catch (error) {
      const intent = error instanceof Stripe.errors.StripeInvalidRequestError && error.payment_intent;
      const end = intent ? endOf(intent) : undefined;
      if (end) return end;
      throw asRefusal(error);
    }
  }

  async #refundMade(call: ProviderCall): Promise<Stripe.Refund | undefined> {
    if (call.attempt === 1) return undefined;
    for await (const refund of this.#stripe.refunds.list({ payment_intent: referenceOf(call), limit: 100 })) {
      if (refund.metadata?.[OPERATION] === call.operationId) return refund;
    }
    return undefined;
  }

  #createRefund(call: ProviderCall): Promise<Stripe.Refund> {
    return this.#stripe.refunds.create(
      {
        payment_intent: referenceOf(call),
        amount: toStripeAmount(call.money),
        metadata: { orderId: call.orderId, [PAYMENT]: call.paymentId, [OPERATION]: call.operationId },
      },
      keyOf(call),
    );
  }
}

function addressOf({ protocol, hostname: host, port }: URL) {
  const isPlain = protocol === 'http:';
  return { protocol: isPlain ? 'http' : 'https', host, port: port || (isPlain ? '80' : '443') } as const;
}

function endOf(intent: Stripe.PaymentIntent): PaymentUpdate | undefined {
  const update = updateOfIntent(intent);
  return update?.kind === 'authorized' ? undefined : update;
}

const keyOf = ({ operationId }: ProviderCall) => ({ idempotencyKey: operationId });

function referenceOf({ reference }: ProviderCall): string {
  if (reference === null) throw new Error('the payment was not started at Stripe');
  return reference;
}

async function orRefusal<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw asRefusal(error);
  }
}

/**
 * Declined cards and invalid requests are definite refusals. A wrong API key, a rate limit, a key in use, a 500 or no answer are
 * not: a later attempt may succeed.
 */
function asRefusal(error: unknown): unknown {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  if (!(error instanceof StripeCardError || error instanceof StripeInvalidRequestError)) return error;
  const code = error.decline_code ?? error.code;
  return new ProviderRefusal(code ? `${code}: ${error.message}` : error.message, { cause: error });
}
