import { setTimeout as delay } from 'node:timers/promises';
import { orderBody } from '../helpers/factories.js';
import type { Books } from './books.js';
import { type Request, Visitor } from './visitor.js';

interface Item {
  productId: number;
  quantity: number;
}
/** As its customer knows it. */
interface Placed {
  id: string;
  items: Item[];
  /** By which the customer, or the guest, is known. */
  who: Pick<Request, 'token' | 'headers'>;
}

/** Between two looks at a payment that is under way. */
const UNDER_WAY_MS = 500;
/** A process takes up what another one was killed at when its lease has ended, after a minute. */
const PAYMENT_MS = 180_000;

/** Ways to order, in turn. */
const WAYS = ['account', 'account with discount', 'card', 'guest', 'held', 'guest with discount'] as const;
/** What becomes of orders, in turn. */
const FATES = ['stays', 'cancelled', 'accepted', 'sent back', 'sent'] as const;

/** Looks around, orders, and sees what becomes of it, with whoever works in the shop. */
export class Customer extends Visitor {
  #visits = 0;

  constructor(
    readonly books: Books,
    readonly n: number,
    ...visitor: [shop: Visitor['shop'], seen: Visitor['seen']]
  ) {
    super(...visitor, n);
  }

  async visit(): Promise<void> {
    const visit = this.#visits++;
    const key = `customer ${this.n}, visit ${visit}`;
    await this.#look(visit);
    const placed = await this.#order(key, visit);
    if (!placed) return;
    // By another step than the ways, so that each meets each.
    const fate = FATES[(visit + Math.floor(visit / WAYS.length)) % FATES.length] as (typeof FATES)[number];
    await this.#becomes(key, placed, fate);
    this.books.count(fate);
  }

  async #look(visit: number): Promise<void> {
    const { productIds } = this.shop;
    const productId = productIds[visit % productIds.length];
    await this.send({ path: '/api/products?limit=20', what: 'list of products', expected: [200] });
    await this.send({ path: `/api/products?q=Product&sort=price`, what: 'search', expected: [200] });
    await this.send({ path: `/api/products/${productId}`, what: 'product', expected: [200] });
  }

  /** @returns nothing where there were too few units */
  async #order(key: string, visit: number): Promise<Placed | undefined> {
    const { shop, books, n } = this;
    const way = WAYS[visit % WAYS.length] as (typeof WAYS)[number];
    const items = this.#basket(visit);
    const isGuest = way.startsWith('guest');
    const token = isGuest ? undefined : shop.customers[n % shop.customers.length];
    const email = isGuest ? `guest-${n}-${visit}@example.com` : undefined;
    let holdId: string | undefined;
    if (way === 'held') {
      const held = { key: `${key}, hold`, token, body: { items } };
      const hold = await this.#post('/api/holds', 'hold', held, [201, 409]);
      if (hold.status === 409) return this.#refused(hold.body.code);
      holdId = hold.body.id;
    }
    const body = orderBody(items, {
      paymentMethod: way === 'card' ? 'card' : 'invoice',
      ...(email && { email }),
      ...(way.endsWith('discount') && { discountCodes: [shop.discountCode] }),
      ...(holdId && { holdId }),
    });
    const { status, body: order } = await this.#post(
      '/api/orders',
      'order',
      { key, token, body },
      [201, 409],
    );
    if (status === 409) return this.#refused(order.code);
    if (books.orders.has(order.id)) throw new Error(`${key}: order ${order.id} was another one's before`);
    books.orders.set(order.id, { key, email, total: order.totalAmount });
    books.count(way);
    for (const { productId, quantity } of items) books.stock(productId, 0, quantity);
    const who = isGuest ? { headers: { 'x-order-token': order.orderToken } } : { token };
    const placed = { id: order.id, items, who };
    await this.#read(placed, order.totalAmount);
    if (way === 'card') await this.#pay(key, placed);
    return placed;
  }

  /** What was acknowledged is there at once, whichever process is asked. */
  async #read({ id, who }: Placed, total: string): Promise<void> {
    const { body } = await this.send({
      path: `/api/orders/${id}`,
      what: 'own order',
      expected: [200],
      ...who,
    });
    if (body.totalAmount !== total)
      throw new Error(`Order ${id} was ${total}, and now is ${body.totalAmount}`);
  }

  #refused(code: string): undefined {
    if (code !== 'INSUFFICIENT_STOCK') throw new Error(`Refused: ${code}`);
    this.books.count('too few units');
  }

  #basket(visit: number): Item[] {
    const { productIds, scarceId } = this.shop;
    const items = Array.from({ length: 1 + (visit % 3) }, (_, line) => ({
      productId: productIds[(this.n + visit + line) % productIds.length] as number,
      quantity: 1 + ((visit + line) % 4),
    }));
    if (visit % 4 === 3) items.push({ productId: scarceId, quantity: 1 + (visit % 2) });
    return items;
  }

  async #pay(key: string, { id, who }: Placed): Promise<void> {
    const begun = { key: `${key}, payment`, ...who };
    // 202 is of one that a process was killed at: another one goes on with it.
    const begin = () => this.#post(`/api/orders/${id}/payments`, 'payment', begun, [200, 201, 202]);
    let { body: payment } = await begin();
    while (!payment.redirectUrl) {
      await delay(UNDER_WAY_MS);
      payment = (await begin()).body;
    }
    await this.#confirm(payment.redirectUrl);
    // Where the database was away in that moment, the shop learns of it a while later.
    await this.#until(id, who, 'authorized');
    const capture = this.#byAdmin(`${key}, capture`);
    await this.#post(`/api/admin/payments/${payment.id}/capture`, 'capture', capture, [200, 202]);
    await this.#until(id, who, 'captured');
    this.books.count('captured');
  }

  /** Looks at the payment of an order until it is that. */
  async #until(id: string, who: Placed['who'], status: string): Promise<void> {
    const deadline = Date.now() + PAYMENT_MS;
    const path = `/api/orders/${id}/payments`;
    const look = () => this.send({ path, what: 'own payments', expected: [200], ...who });
    for (let { body } = await look(); body.items[0].status !== status; { body } = await look()) {
      if (Date.now() > deadline) throw new Error(`The payment of ${id} is ${body.items[0].status}`);
      await delay(UNDER_WAY_MS);
    }
  }

  /** As its page's form is sent. Pressed again, it does nothing more. */
  async #confirm(redirectUrl: string): Promise<void> {
    const path = redirectUrl.replace('?', '/confirm?');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await this.send({ method: 'POST', path, what: 'paying', expected: [303], headers });
  }

  async #becomes(key: string, placed: Placed, fate: (typeof FATES)[number]): Promise<void> {
    const { id, items, who } = placed;
    const ofOrder = `/api/admin/orders/${id}`;
    const act = (path: string, what: string, expected: number[], body: object = {}) =>
      this.#post(`${ofOrder}${path}`, what, this.#byAdmin(`${key}, ${what}`, body), expected);
    if (fate === 'stays') return;
    if (fate === 'cancelled') {
      await this.#post(
        `/api/orders/${id}/cancel`,
        'cancel',
        { key: `${key}, cancel`, body: {}, ...who },
        [200],
      );
      for (const { productId, quantity } of items) this.books.stock(productId, 0, -quantity);
      return;
    }
    const { body: order } = await this.send({
      ...{ path: ofOrder, what: 'order for admins', expected: [200], token: this.shop.admin },
    });
    if (order.status === 'pending') await act('/accept', 'accept', [200]);
    if (fate === 'accepted') return;
    const { body: parcel } = await act('/fulfilments', 'fulfil', [201]);
    for (const { productId, quantity } of items) this.books.stock(productId, -quantity, -quantity);
    if (fate === 'sent') return;
    await act(`/fulfilments/${parcel.id}/deliver`, 'deliver', [200]);
    const asked = { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' };
    const askedBack = { key: `${key}, return`, body: asked, ...who };
    const { body: back } = await this.#post(`/api/orders/${id}/returns`, 'return', askedBack, [201]);
    await act(`/returns/${back.id}/approve`, 'approve', [200]);
    await act(`/returns/${back.id}/receive`, 'receive', [200]);
    this.books.stock((items[0] as Item).productId, 1);
  }

  readonly #byAdmin = (key: string, body: object = {}) => ({ key, body, token: this.shop.admin });

  #post(path: string, what: string, request: Partial<Request>, expected: number[]) {
    return this.send({ method: 'POST', path, what, expected, ...request });
  }
}
