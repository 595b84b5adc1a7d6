import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, type User } from '../../../src/models/index.js';
import { type ApiAnswer, call } from '../../helpers/api-client.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';

// The shop against a model of it: random commands over HTTP, one after the other and many at once. When they
// part ways, fast-check prints the shortest sequence it found, and the seed and path (and, for commands, the
// replayPath) that find it again.

const PRODUCTS = 3;
/** Ends the search for a shorter sequence early enough that the failure is told, and not that time is up. */
const SEARCH = { interruptAfterTimeLimit: 20_000, verbose: 1 } as const;

let service: TestApp;
let base: string;
let admin: string;

beforeAll(async () => {
  service = await startApp();
  base = await service.listen();
  admin = service.app.issueAccessToken((await buildAdmin()).id);
});
afterAll(() => service.close());

interface Line {
  /** Index of the product. */
  product: number;
  quantity: number;
}
interface Shelf {
  id: number;
  minor: number;
  stock: number;
  isActive: boolean;
}
interface Placed {
  key: string;
  body: object;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  answer: any;
  /** The same order as it is by now. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  now: any;
}
interface Model {
  shelves: Shelf[];
  placed: Placed[];
}
interface Shop {
  token: string;
  nextKey(): string;
}

/** As JSON brings it; else a failure is printed with __proto__ in between. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { noNullPrototype: true });
const decimal = (minor: number) => (minor / 100).toFixed(2);

async function openShop(): Promise<{ shop: Shop; shelves: Shelf[]; customer: User }> {
  const shelves = await Promise.all(
    Array.from({ length: PRODUCTS }, async (_, n): Promise<Shelf> => {
      const { id } = await buildProduct({ stock: 5 * n, price: decimal(199) });
      return { id, minor: 199, stock: 5 * n, isActive: true };
    }),
  );
  const customer = await buildUser();
  let keys = 0;
  const shop = { token: service.app.issueAccessToken(customer.id), nextKey: () => `key ${++keys}` };
  return { shop, shelves, customer };
}

const place = (token: string, body: object, key?: string) =>
  call(base, 'POST', '/api/orders', { token, body, key });
const adjust = (id: number, quantity: number) =>
  call(base, 'POST', `/api/admin/products/${id}/stock-adjustments`, {
    token: admin,
    body: { quantity, reason: 'Recount' },
  });
const change = (id: number, changes: object) =>
  call(base, 'PATCH', `/api/admin/products/${id}`, { token: admin, body: changes });
const cancel = (id: string, token: string, body: object) =>
  call(base, 'POST', `/api/orders/${id}/cancel`, { token, body });
const stockOf = async (id: number): Promise<number> =>
  (await call(base, 'GET', `/api/admin/products/${id}`, { token: admin })).body.stockQuantity;

const seen = ({ status, body }: ApiAnswer) => (status < 300 ? { status } : { status, code: body.code });

// ---- One after the other

type Command = fc.AsyncCommand<Model, Shop>;

/** What the shop must answer, and does to the model what that answer means. */
function expectedOf(model: Model, items: Array<Line & Shelf>, expectedMinor: number | undefined): object {
  const unavailable = items.filter(({ isActive }) => !isActive);
  if (unavailable.length > 0) {
    return {
      status: 409,
      body: { code: 'PRODUCT_UNAVAILABLE', productIds: unavailable.map(({ id }) => id) },
    };
  }
  const shortages = items.filter(({ quantity, stock }) => quantity > stock);
  if (shortages.length > 0) {
    return {
      status: 409,
      body: {
        code: 'INSUFFICIENT_STOCK',
        shortages: shortages.map(({ id, quantity, stock }) => ({
          productId: id,
          requested: quantity,
          available: stock,
        })),
      },
    };
  }
  const total = items.reduce((sum, { quantity, minor }) => sum + quantity * minor, 0);
  if (expectedMinor !== undefined && expectedMinor !== total) {
    return { status: 409, body: { code: 'PRICE_CHANGED', totalAmount: decimal(total) } };
  }
  for (const { product, quantity } of items) (model.shelves[product] as Shelf).stock -= quantity;
  return {
    status: 201,
    body: {
      status: 'pending',
      totalAmount: decimal(total),
      items: items.map(({ id, quantity, minor }) => ({
        productId: id,
        quantity,
        price: decimal(minor),
        lineTotal: decimal(quantity * minor),
      })),
    },
  };
}

class Place implements Command {
  constructor(
    readonly lines: Line[],
    readonly total: 'unsaid' | 'right' | 'wrong',
  ) {}
  check = () => true;
  async run(model: Model, shop: Shop): Promise<void> {
    const merged = new Map<number, number>();
    for (const { product, quantity } of this.lines) {
      merged.set(product, (merged.get(product) ?? 0) + quantity);
    }
    const items = [...merged].map(([product, quantity]) => ({
      product,
      quantity,
      ...(model.shelves[product] as Shelf),
    }));
    const right = items.reduce((sum, { quantity, minor }) => sum + quantity * minor, 0);
    const told = { unsaid: undefined, right, wrong: right + 1 }[this.total];
    const body = orderBody(
      this.lines.map(({ product, quantity }) => ({
        productId: (model.shelves[product] as Shelf).id,
        quantity,
      })),
      told === undefined ? {} : { expectedTotal: decimal(told) },
    );
    const key = shop.nextKey();
    const expected = expectedOf(model, items, told);
    const answer = await place(shop.token, body, key);
    expect(answer).toMatchObject(expected);
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
    if (answer.status !== 201) return;
    model.placed.push({ key, body, answer: answer.body, now: structuredClone(answer.body) });
  }
  toString = () =>
    `place ${this.lines.map((line) => `${line.quantity} of ${line.product}`).join(', ')} (total ${this.total})`;
}

/** Commands on an order that was placed; without one they are left out. */
abstract class OnPlaced implements Command {
  constructor(readonly n: number) {}
  check = ({ placed }: Readonly<Model>) => placed.length > 0;
  run = (model: Model, shop: Shop) =>
    this.with(model.placed[this.n % model.placed.length] as Placed, shop, model);
  abstract with(placed: Placed, shop: Shop, model: Model): Promise<void>;
  toString = () => `${this.constructor.name}(${this.n})`;
}
class PlaceAgain extends OnPlaced {
  async with({ key, body, answer }: Placed, { token }: Shop): Promise<void> {
    const again = await place(token, body, key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(answer);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  }
}
class PlaceAnotherWithItsKey extends OnPlaced {
  async with({ key, body }: Placed, { token }: Shop): Promise<void> {
    const other = await place(token, { ...body, paymentMethod: 'invoice' }, key);
    expect(seen(other)).toEqual({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  }
}
class ReadOrder extends OnPlaced {
  async with({ now }: Placed, { token }: Shop): Promise<void> {
    const read = await call(base, 'GET', `/api/orders/${now.id}`, { token });
    expect(read.status).toBe(200);
    expect(read.body).toEqual(now);
    expect(read.headers.get('etag')).toBe(`"${now.version}"`);
  }
}
class CancelWhole extends OnPlaced {
  async with({ now }: Placed, { token }: Shop, model: Model): Promise<void> {
    const answer = await cancel(now.id, token, {});
    if (now.status === 'cancelled') return expectTooLate(answer);
    for (const item of now.items) cancelUnits(model, item, item.quantity - item.cancelledQuantity);
    expect(answer).toMatchObject({ status: 200, body: settle(now) });
  }
}
class CancelUnits extends OnPlaced {
  async with({ now }: Placed, { token }: Shop, model: Model): Promise<void> {
    const item = now.items[this.n % now.items.length];
    const quantity = 1 + (this.n % 3);
    const answer = await cancel(now.id, token, { lines: [{ line: item.line, quantity }] });
    if (now.status === 'cancelled') return expectTooLate(answer);
    const available = item.quantity - item.cancelledQuantity;
    if (quantity > available) {
      const { line, productId } = item;
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'QUANTITY_EXCEEDED', lines: [{ line, productId, requested: quantity, available }] },
      });
      return;
    }
    cancelUnits(model, item, quantity);
    expect(answer).toMatchObject({ status: 200, body: settle(now) });
  }
}
function expectTooLate(answer: ApiAnswer): void {
  expect(answer).toMatchObject({
    status: 409,
    body: { code: 'ORDER_STATE_CONFLICT', currentStatus: 'cancelled' },
  });
}
/** What it means to the model. */
function cancelUnits(model: Model, item: Placed['now'], units: number): void {
  item.cancelledQuantity += units;
  (model.shelves.find(({ id }) => id === item.productId) as Shelf).stock += units;
}
function settle(order: Placed['now']): Placed['now'] {
  order.version += 1;
  const isOver = order.items.every((item: Placed['now']) => item.cancelledQuantity === item.quantity);
  if (isOver) order.status = 'cancelled';
  return order;
}

/** Commands on a product. */
abstract class OnShelf implements Command {
  constructor(
    readonly product: number,
    readonly value: number,
  ) {}
  check = () => true;
  run = (model: Model) => this.with(model.shelves[this.product] as Shelf);
  abstract with(shelf: Shelf): Promise<void>;
  toString = () => `${this.constructor.name}(${this.product}, ${this.value})`;
}
class Adjust extends OnShelf {
  async with(shelf: Shelf): Promise<void> {
    const quantity = this.value % 12 || 7;
    const answer = await adjust(shelf.id, quantity);
    if (shelf.stock + quantity < 0) {
      expect(seen(answer)).toEqual({ status: 409, code: 'INSUFFICIENT_STOCK' });
      return;
    }
    shelf.stock += quantity;
    expect(answer).toMatchObject({ status: 201, body: { quantity, stockQuantity: shelf.stock } });
  }
}
class Reprice extends OnShelf {
  async with(shelf: Shelf): Promise<void> {
    shelf.minor = Math.abs(this.value) + 1;
    const answer = await change(shelf.id, { price: decimal(shelf.minor) });
    expect(answer).toMatchObject({ status: 200, body: { price: decimal(shelf.minor) } });
  }
}
class SwitchOnOrOff extends OnShelf {
  async with(shelf: Shelf): Promise<void> {
    shelf.isActive = this.value % 3 !== 0;
    const answer = await change(shelf.id, { isActive: shelf.isActive });
    expect(answer).toMatchObject({ status: 200, body: { isActive: shelf.isActive } });
  }
}
class ReadProduct extends OnShelf {
  async with({ id, isActive, minor, stock }: Shelf): Promise<void> {
    const answer = await call(base, 'GET', `/api/products/${id}`);
    if (!isActive) expect(seen(answer)).toEqual({ status: 404, code: 'NOT_FOUND' });
    else {
      expect(answer).toMatchObject({ status: 200, body: { price: decimal(minor), stockQuantity: stock } });
    }
  }
}

const product = fc.nat({ max: PRODUCTS - 1 });
const lines = fc.array(record({ product, quantity: fc.integer({ min: 1, max: 6 }) }), {
  minLength: 1,
  maxLength: 4,
});
const value = fc.integer({ min: -5_000, max: 5_000 });
const total = fc.constantFrom('unsaid' as const, 'unsaid' as const, 'right' as const, 'wrong' as const);
const onShelf = (Kind: new (product: number, value: number) => OnShelf) =>
  fc.tuple(product, value).map((given) => new Kind(...given));
const onPlaced = (Kind: new (n: number) => OnPlaced) => fc.nat({ max: 99 }).map((n) => new Kind(n));

describe('the shop and its model agree', () => {
  it('after every one of many commands, one after the other', async () => {
    const commands = fc.commands(
      [
        fc.tuple(lines, total).map((given) => new Place(...given)),
        fc.tuple(lines, total).map((given) => new Place(...given)),
        onPlaced(PlaceAgain),
        onPlaced(PlaceAnotherWithItsKey),
        onPlaced(ReadOrder),
        onPlaced(CancelWhole),
        onPlaced(CancelUnits),
        onShelf(Adjust),
        onShelf(Reprice),
        onShelf(SwitchOnOrOff),
        onShelf(ReadProduct),
      ],
      { maxCommands: 40 },
    );
    const property = fc.asyncProperty(commands, async (sequence) => {
      const { shop, shelves, customer } = await openShop();
      const model: Model = { shelves, placed: [] };
      await fc.asyncModelRun(() => ({ model, real: shop }), sequence);
      for (const { id, stock } of model.shelves) expect(await stockOf(id)).toBe(stock);
      expect(await Order.count({ where: { userId: customer.id } })).toBe(model.placed.length);
      await expectInventoryHolds(service.sequelize);
    });
    await fc.assert(property, { numRuns: 25, ...SEARCH });
  });

  it('in what is left after batches of commands that all run at once', async () => {
    const action = fc.oneof(
      { weight: 4, arbitrary: record({ lines, key: fc.option(fc.nat({ max: 3 })) }) },
      { weight: 1, arbitrary: record({ product, adjust: fc.integer({ min: -6, max: 6 }) }) },
      { weight: 1, arbitrary: record({ product, price: fc.integer({ min: 1, max: 5_000 }) }) },
      { weight: 1, arbitrary: record({ product, isActive: fc.boolean() }) },
      // The whole order when no quantity is given.
      {
        weight: 2,
        arbitrary: record({ nth: fc.nat({ max: 3 }), quantity: fc.option(fc.constantFrom(1, 2)) }),
      },
    );
    const batches = fc.array(fc.array(action, { minLength: 2, maxLength: 16 }), { maxLength: 4 });
    const property = fc.asyncProperty(batches, async (all) => {
      const { shop, shelves, customer } = await openShop();
      const idOf = (index: number) => (shelves[index] as Shelf).id;
      /** Units that came or went by what was answered with 201, by product id. */
      const moved = new Map(shelves.map(({ id, stock }) => [id, stock]));
      const move = (id: number, units: number) => moved.set(id, (moved.get(id) ?? 0) + units);
      const orders = new Map<string, ApiAnswer['body']>();
      /** Ids of orders that were cancelled whole. */
      const whole: string[] = [];
      const parts: Array<{ orderId: string; productId: number; quantity: number }> = [];
      const orderOfKey = new Map<string, string>();

      for (const batch of all) {
        // Of those that were placed before, so that many of a batch go for the same ones.
        const earlier = [...orders.values()];
        const runs = batch.map(async (one) => {
          if ('nth' in one) {
            const order = earlier[one.nth % earlier.length];
            if (!order) return;
            const [{ line, productId }] = order.items;
            const lines = one.quantity === null ? undefined : [{ line, quantity: one.quantity }];
            const answer = await cancel(order.id, shop.token, { lines });
            if (answer.status !== 200) {
              expect(['ORDER_STATE_CONFLICT', 'QUANTITY_EXCEEDED']).toContain(answer.body.code);
            } else if (lines) parts.push({ orderId: order.id, productId, quantity: one.quantity as number });
            else whole.push(order.id);
          } else if ('adjust' in one) {
            const units = one.adjust || 1;
            const answer = await adjust(idOf(one.product), units);
            if (answer.status === 201) move(idOf(one.product), units);
            else expect(seen(answer)).toEqual({ status: 409, code: 'INSUFFICIENT_STOCK' });
          } else if ('price' in one) {
            expect(seen(await change(idOf(one.product), { price: decimal(one.price) }))).toEqual({
              status: 200,
            });
          } else if ('isActive' in one) {
            expect(seen(await change(idOf(one.product), { isActive: one.isActive }))).toEqual({
              status: 200,
            });
          } else {
            const key = one.key === null ? undefined : `key ${one.key}`;
            const items = one.lines.map(({ product, quantity }) => ({
              productId: idOf(product),
              quantity,
            }));
            const { status, body } = await place(shop.token, orderBody(items), key);
            if (status !== 201) {
              expect(['INSUFFICIENT_STOCK', 'PRODUCT_UNAVAILABLE', 'IDEMPOTENCY_KEY_REUSED']).toContain(
                body.code,
              );
              return;
            }
            // The same order may have been answered before, to the same key.
            expect(orders.get(body.id) ?? body).toEqual(body);
            orders.set(body.id, body);
            if (key !== undefined) {
              expect(orderOfKey.get(key) ?? body.id).toBe(body.id);
              orderOfKey.set(key, body.id);
            }
          }
        });
        await Promise.all(runs);
      }

      // An order that was cancelled whole has given back every unit, some of them maybe before.
      expect(new Set(whole).size).toBe(whole.length);
      for (const { id, items } of orders.values()) {
        if (whole.includes(id)) continue;
        for (const { productId, quantity } of items) move(productId, -quantity);
      }
      for (const { orderId, productId, quantity } of parts) {
        if (!whole.includes(orderId)) move(productId, quantity);
      }
      for (const [id, units] of moved) expect(await stockOf(id)).toBe(units);
      const found = await Order.findAll({ attributes: ['id'], where: { userId: customer.id }, raw: true });
      expect(found.map(({ id }) => id).sort()).toEqual([...orders.keys()].sort());
      await expectInventoryHolds(service.sequelize);
    });
    await fc.assert(property, { numRuns: 20, ...SEARCH });
  });
});
