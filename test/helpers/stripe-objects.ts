import { randomBytes } from 'node:crypto';
import type { StripeCall } from './stripe-double.js';

export interface DoubleIntent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  capture_method: string;
  client_secret: string;
  currency: string;
  metadata: Record<string, string>;
  status: 'requires_payment_method' | 'requires_capture' | 'succeeded' | 'canceled';
}

export interface DoubleRefund {
  id: string;
  object: 'refund';
  amount: number;
  currency: string;
  metadata: Record<string, string>;
  payment_intent: string;
  status: 'pending' | 'succeeded' | 'failed';
}

export interface DoubleEvent {
  id: string;
  object: 'event';
  type: string;
  api_version: string;
  created: number;
  data: { object: object };
}

/** What Stripe answers when it will not do a thing. */
export class StripeRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: { type: string; code: string; message: string; payment_intent?: DoubleIntent },
  ) {
    super(body.message);
  }
}

const id = (prefix: string) => `${prefix}_${randomBytes(12).toString('hex')}`;

/** Stripe's own state: the intents and refunds of an account, and the events that came of what was done to them. */
export class StripeObjects {
  readonly intents = new Map<string, DoubleIntent>();
  readonly refunds = new Map<string, DoubleRefund>();
  readonly events: DoubleEvent[] = [];
  /** What state a refund is in when it is made. */
  refundsBegin: DoubleRefund['status'] = 'succeeded';

  /** What was taken from customers in all, and what was given back. */
  totals(): { captured: number; refunded: number } {
    const captured = [...this.intents.values()].reduce((sum, one) => sum + one.amount_received, 0);
    const refunded = [...this.refunds.values()].reduce((sum, one) => sum + one.amount, 0);
    return { captured, refunded };
  }

  /** The customer confirms the payment with a card that is good. */
  confirm(intentId: string): void {
    const intent = this.#intent(intentId);
    if (intent.status !== 'requires_payment_method') throw unexpectedState(intent);
    Object.assign(intent, { status: 'requires_capture', amount_capturable: intent.amount });
    this.#tell('payment_intent.amount_capturable_updated', intent);
  }

  capture(intentId: string, amount?: number): DoubleIntent {
    const intent = this.#intent(intentId);
    if (intent.status !== 'requires_capture') throw unexpectedState(intent);
    const amount_received = amount ?? intent.amount_capturable;
    if (amount_received > intent.amount_capturable) throw tooLarge('amount_to_capture');
    Object.assign(intent, { status: 'succeeded', amount_received, amount_capturable: 0 });
    this.#tell('payment_intent.succeeded', intent);
    return intent;
  }

  cancel(intentId: string): DoubleIntent {
    const intent = this.#intent(intentId);
    if (intent.status !== 'requires_capture' && intent.status !== 'requires_payment_method') {
      throw unexpectedState(intent);
    }
    Object.assign(intent, { status: 'canceled', amount_capturable: 0 });
    this.#tell('payment_intent.canceled', intent);
    return intent;
  }

  refund(intentId: string, amount?: number, metadata: Record<string, string> = {}): DoubleRefund {
    const intent = this.#intent(intentId);
    const given = this.refundsOf(intentId)
      .filter(({ status }) => status !== 'failed')
      .reduce((sum, one) => sum + one.amount, 0);
    const wanted = amount ?? intent.amount_received - given;
    if (wanted <= 0 || wanted > intent.amount_received - given) throw tooLarge('amount');
    const refund: DoubleRefund = {
      id: id('re'),
      object: 'refund',
      amount: wanted,
      currency: intent.currency,
      metadata,
      payment_intent: intentId,
      status: this.refundsBegin,
    };
    this.refunds.set(refund.id, refund);
    this.#tell('refund.created', refund);
    return refund;
  }

  /** The bank has its say about a refund. */
  endRefund(refundId: string, status: 'succeeded' | 'failed'): void {
    const refund = this.refunds.get(refundId);
    if (!refund) throw new Error(`no refund ${refundId}`);
    refund.status = status;
    this.#tell(status === 'failed' ? 'refund.failed' : 'refund.updated', refund);
  }

  refundsOf(intentId: string): DoubleRefund[] {
    return [...this.refunds.values()].filter(({ payment_intent }) => payment_intent === intentId);
  }

  route(
    method: string,
    { pathname, searchParams }: URL,
    form: URLSearchParams,
  ): { call: StripeCall; run: () => object } {
    const [, , resource, intentId, action] = pathname.split('/');
    const key = [method, resource, intentId && ':id', action].filter(Boolean).join(' ');
    const routes: Record<string, { call: StripeCall; run: () => object }> = {
      'POST payment_intents': { call: 'authorize', run: () => this.#create(form) },
      'GET payment_intents :id': { call: 'look', run: () => this.#intent(intentId) },
      'POST payment_intents :id capture': {
        call: 'capture',
        run: () => this.capture(intentId as string, wholeNumber(form, 'amount_to_capture')),
      },
      'POST payment_intents :id cancel': { call: 'void', run: () => this.cancel(intentId as string) },
      'POST refunds': {
        call: 'refund',
        run: () =>
          this.refund(form.get('payment_intent') as string, wholeNumber(form, 'amount'), metadataOf(form)),
      },
      'GET refunds': {
        call: 'list',
        run: () => ({
          object: 'list',
          url: '/v1/refunds',
          has_more: false,
          data: this.refundsOf(searchParams.get('payment_intent') as string).reverse(),
        }),
      },
    };
    const route = routes[key];
    if (!route) throw new Error(`the service asks Stripe for something new: ${method} ${pathname}`);
    return route;
  }

  #create(form: URLSearchParams): DoubleIntent {
    const amount = wholeNumber(form, 'amount') ?? 0;
    // Some half a dollar is the least that Stripe takes.
    if (amount < 50 && form.get('currency') === 'usd') {
      throw new StripeRefusal(400, {
        type: 'invalid_request_error',
        code: 'amount_too_small',
        message: 'Amount must be at least $0.50 usd',
      });
    }
    const intentId = id('pi');
    const intent: DoubleIntent = {
      id: intentId,
      object: 'payment_intent',
      amount,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: form.get('capture_method') ?? 'automatic',
      client_secret: `${intentId}_secret_${randomBytes(12).toString('hex')}`,
      currency: form.get('currency') ?? '',
      metadata: metadataOf(form),
      status: 'requires_payment_method',
    };
    this.intents.set(intentId, intent);
    this.#tell('payment_intent.created', intent);
    return intent;
  }

  #intent(intentId: string | undefined): DoubleIntent {
    const intent = this.intents.get(intentId ?? '');
    if (intent) return intent;
    throw new StripeRefusal(404, {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: `No such payment_intent: '${intentId}'`,
    });
  }

  /** Events carry the object as it was when they were made. */
  #tell(type: string, object: object): void {
    const created = Math.floor(Date.now() / 1000);
    const data = { object: structuredClone(object) };
    this.events.push({
      id: id('evt'),
      object: 'event',
      type,
      api_version: '2026-10-28.endive',
      created,
      data,
    });
  }
}

function unexpectedState(intent: DoubleIntent): StripeRefusal {
  return new StripeRefusal(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `This PaymentIntent has a status of ${intent.status}.`,
    payment_intent: intent,
  });
}

function tooLarge(param: string): StripeRefusal {
  return new StripeRefusal(400, {
    type: 'invalid_request_error',
    code: 'amount_too_large',
    message: `${param} is greater than what there is.`,
  });
}

/** `metadata[orderId]=…` */
function metadataOf(form: URLSearchParams): Record<string, string> {
  const entries = [...form].flatMap(([name, value]) => {
    const [, key] = /^metadata\[(.+)\]$/.exec(name) ?? [];
    return key === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

function wholeNumber(form: URLSearchParams, name: string): number | undefined {
  const value = form.get(name);
  return value === null ? undefined : Number(value);
}
