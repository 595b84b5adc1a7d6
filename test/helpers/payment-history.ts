import fc from 'fast-check';
import { expect } from 'vitest';
import {
  Payment,
  PaymentEvent,
  PaymentOperation,
  RefundRequest,
  WithheldRefund,
} from '../../src/models/index.js';
import { AUTOMATIC_REASON } from '../../src/models/payment-operation.js';
import { type ApiAnswer, call } from './api-client.js';
import { type StripeDouble, signed } from './stripe-double.js';

/** What may happen to the money of an order. Parts are percents of what there is. */
export type MoneyStep =
  | { do: 'pay' | 'void' | 'captureAll' | 'refundAll' | 'deliver' }
  | { do: 'capture' | 'refund' | 'captureThere' | 'refundThere'; part: number }
  | { do: 'cancel' | 'takeBack'; units: number; refund: boolean }
  | { do: 'ship'; units: number };

const part = fc.integer({ min: 1, max: 100 });
const units = fc.integer({ min: 1, max: 2 });
/** As JSON brings it; else a failure is printed with __proto__ in between. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { noNullPrototype: true });

export const moneyStep: fc.Arbitrary<MoneyStep> = fc.oneof(
  record({ do: fc.constantFrom('pay', 'void', 'captureAll', 'refundAll', 'deliver') }),
  record({ do: fc.constantFrom('capture', 'capture', 'refund', 'captureThere', 'refundThere'), part }),
  record({ do: fc.constantFrom('cancel', 'cancel', 'takeBack'), units, refund: fc.boolean() }),
  record({ do: fc.constant('ship'), units }),
) as fc.Arbitrary<MoneyStep>;

const hundredths = (amount: string) => Math.round(Number(amount) * 100);
const decimal = (minor: number) => (minor / 100).toFixed(2);

interface Shop {
  double: StripeDouble;
  /** Of the processes: each step goes to the next one. */
  bases: string[];
  tokens: { admin: string; customer: string };
}

/** An order of one line, what is done to its money, and what is known of that from outside. */
export class OrderMoney {
  #asked = 0;
  /** What was cancelled or taken back, in hundredths: to be given back, and not. */
  readonly reduced = { refunded: 0, withheld: 0 };
  readonly answers: ApiAnswer[] = [];

  constructor(
    readonly shop: Shop,
    readonly order: { id: string; total: number; price: number },
  ) {}

  /** Does it, whether or not it can be done; refusals change nothing. */
  async take(step: MoneyStep): Promise<void> {
    switch (step.do) {
      case 'pay':
        return this.#pay();
      case 'void':
        return this.#operate('void', {});
      case 'captureAll':
        return this.#operate('capture', {});
      case 'refundAll':
        return this.#operate('refunds', { reason: 'Goodwill' });
      case 'capture':
        return this.#operate('capture', { amount: decimal(this.#part(step.part)) });
      case 'refund':
        return this.#operate('refunds', { amount: decimal(this.#part(step.part)), reason: 'Goodwill' });
      case 'captureThere':
      case 'refundThere':
        return this.#doThere(step.do, this.#part(step.part));
      case 'deliver':
        return this.deliverEvents();
      case 'cancel':
        return this.#cancel(step);
      case 'ship':
        return this.#ship(step.units);
      case 'takeBack':
        return this.#takeBack(step);
    }
  }

  #part = (percent: number) => Math.ceil((this.order.total * percent) / 100);

  async #ask(method: string, path: string, body: object = {}, as: 'admin' | 'customer' = 'admin') {
    const { bases, tokens } = this.shop;
    const base = bases[this.#asked++ % bases.length] as string;
    const answer = await call(base, method, `/api${path}`, { token: tokens[as], body });
    this.answers.push(answer);
    return answer;
  }

  async #payment() {
    const { id: orderId } = this.order;
    return Payment.findOne({ where: { orderId }, order: [['id', 'DESC']], raw: true });
  }

  async #operate(what: string, body: object): Promise<void> {
    const payment = await this.#payment();
    if (payment) await this.#ask('POST', `/admin/payments/${payment.id}/${what}`, body);
  }

  /** The customer begins, and Stripe holds the money; it is told of that when the customer asks again. */
  async #pay(): Promise<void> {
    const path = `/orders/${this.order.id}/payments`;
    const { body } = await this.#ask('POST', path, {}, 'customer');
    const [intentId] = body.clientSecret?.split('_secret_') ?? [];
    if (this.shop.double.objects.intents.get(intentId)?.status !== 'requires_payment_method') return;
    this.shop.double.objects.confirm(intentId);
    await this.#ask('POST', path, {}, 'customer');
  }

  /** Someone at Stripe's dashboard, which tells of it at once, or later. */
  async #doThere(what: 'captureThere' | 'refundThere', minor: number): Promise<void> {
    const intentId = (await this.#payment())?.reference;
    const intent = this.shop.double.objects.intents.get(intentId ?? '');
    if (!intent) return;
    const { objects } = this.shop.double;
    const given = objects.refundsOf(intent.id).reduce((sum, { amount }) => sum + amount, 0);
    if (what === 'captureThere' && intent.status === 'requires_capture') {
      objects.capture(intent.id, Math.min(minor, intent.amount_capturable));
    }
    const left = intent.amount_received - given;
    if (what === 'refundThere' && left > 0) objects.refund(intent.id, Math.min(minor, left));
  }

  /** All that Stripe has to tell of this order, again as well. */
  async deliverEvents(): Promise<void> {
    const payments = await Payment.findAll({ where: { orderId: this.order.id }, raw: true });
    for (const event of this.shop.double.objects.events) {
      const text = JSON.stringify(event);
      if (!payments.some(({ reference }) => reference && text.includes(reference))) continue;
      const { body, signature } = signed(event);
      const { bases } = this.shop;
      const response = await fetch(`${bases[this.#asked++ % bases.length]}/api/webhooks/stripe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body,
      });
      expect(response.status).toBe(200);
    }
  }

  async #cancel({ units, refund }: { units: number; refund: boolean }): Promise<void> {
    const body = { lines: [{ line: 1, quantity: units }], refund };
    const { status } = await this.#ask('POST', `/admin/orders/${this.order.id}/cancel`, body);
    if (status === 200) this.#reduce(units, refund);
  }

  #reduce(units: number, refund: boolean): void {
    this.reduced[refund ? 'refunded' : 'withheld'] += units * this.order.price;
  }

  async #ship(units: number): Promise<void> {
    await this.#ask('POST', `/admin/orders/${this.order.id}/accept`, {});
    const body = { lines: [{ line: 1, quantity: units }], force: true, reason: 'A history made at random' };
    await this.#ask('POST', `/admin/orders/${this.order.id}/fulfilments`, body);
  }

  async #takeBack({ units, refund }: { units: number; refund: boolean }): Promise<void> {
    const body = { lines: [{ line: 1, quantity: units }], reason: 'Too small' };
    const asked = await this.#ask('POST', `/orders/${this.order.id}/returns`, body, 'customer');
    if (asked.status !== 201) return;
    const path = `/admin/orders/${this.order.id}/returns/${asked.body.id}`;
    expect((await this.#ask('POST', `${path}/approve`)).status).toBe(200);
    expect((await this.#ask('POST', `${path}/receive`, { refund })).status).toBe(200);
    this.#reduce(units, refund);
  }

  /** Whether anything of it waits to be done. */
  async isSettled(): Promise<boolean> {
    const { id: orderId } = this.order;
    const payments = await Payment.findAll({ where: { orderId }, raw: true });
    const ids = payments.map(({ id }) => id);
    const references = payments.flatMap(({ reference }) => reference ?? []);
    const waiting = await Promise.all([
      RefundRequest.count({ where: { orderId, settledAt: null } }),
      WithheldRefund.count({ where: { orderId, settledAt: null } }),
      PaymentOperation.count({ where: { paymentId: ids, status: ['requested', 'unknown'] } }),
      PaymentEvent.count({ where: { reference: references, processedAt: null } }),
    ]);
    return waiting.every((count) => count === 0);
  }

  /** What the service's books say, and what Stripe's do, in hundredths. */
  async books() {
    const payments = await Payment.findAll({ where: { orderId: this.order.id }, raw: true });
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    const captured = sum(payments.map((one) => hundredths(one.captured)));
    const refunded = sum(payments.map((one) => hundredths(one.refunded)));
    const where = { paymentId: payments.map(({ id }) => id), kind: 'refund' } as const;
    const refunds = await PaymentOperation.findAll({ where, raw: true });
    const isByHand = ({ actorId, reason }: PaymentOperation) =>
      actorId !== null || reason !== AUTOMATIC_REASON;
    const come = (which: (one: PaymentOperation) => boolean) =>
      sum(refunds.filter(which).map(({ amount }) => hundredths(amount)));
    const byHand = come((one) => isByHand(one) && one.status === 'succeeded');
    const refused = come((one) => !isByHand(one) && one.status === 'failed');
    const { objects } = this.shop.double;
    const intents = payments.flatMap(({ reference }) => objects.intents.get(reference ?? '') ?? []);
    const atStripe = {
      captured: sum(intents.map(({ amount_received }) => amount_received)),
      refunded: sum(intents.flatMap(({ id }) => objects.refundsOf(id).map(({ amount }) => amount))),
    };
    return { captured, refunded, byHand, refused, atStripe };
  }
}
