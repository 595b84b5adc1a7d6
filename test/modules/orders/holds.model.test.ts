import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { StockLevel, type User } from '../../../src/models/index.js';
import { releaseAllExpired } from '../../../src/modules/stock/holds/sweep-holds.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expireHold, holdsDesk } from '../../helpers/holds.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';

// Holds against a model of them: after each of many random commands, every counter of every level is what the model says. A
// failure prints the shortest sequence, and the seed and path that repeat it. `npm run test:faults` runs thousands of sequences.

const RUNS = Number(process.env.MODEL_RUNS ?? 15);
const PRODUCTS = 3;
const CUSTOMERS = 2;
const MAX_HOLDS = 3;

vi.setConfig({ testTimeout: 60_000 + RUNS * 2_000 });

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp({ MAX_HOLDS: String(MAX_HOLDS), MAX_UNPAID_UNITS: '0' });
  admin = await buildAdmin();
});
afterAll(() => service.close());

const desk = holdsDesk(() => service);

/** Units by index of the product. */
type Units = Map<number, number>;
interface Hold {
  id: string;
  owner: number;
  kept: Units;
  isExpired: boolean;
}
interface Order {
  id: string;
  owner: number;
  units: Units;
}
interface Model {
  onHand: number[];
  committed: number[];
  holds: Hold[];
  orders: Order[];
}
interface Shop {
  productIds: number[];
  customers: User[];
}
type Command = fc.AsyncCommand<Model, Shop>;

const heldOf = ({ holds }: Model, product: number) =>
  holds.reduce((sum, { kept }) => sum + (kept.get(product) ?? 0), 0);
const availableOf = (model: Model, product: number) =>
  (model.onHand[product] as number) - (model.committed[product] as number) - heldOf(model, product);
const remove = (model: Model, hold: Hold | undefined) => {
  model.holds = model.holds.filter((one) => one !== hold);
};

/** Ends what expired holds have of these products. */
function releaseExpired(model: Model, products: number[], except?: Hold): void {
  for (const { kept } of model.holds.filter((one) => one.isExpired && one !== except)) {
    for (const product of products) kept.delete(product);
  }
  model.holds = model.holds.filter(({ kept }) => kept.size > 0);
}

/** Products that lack units, after expired holds of them were released. */
function shortOf(model: Model, units: Units, own?: Hold): number[] {
  const short = () =>
    [...units.keys()].filter(
      (product) =>
        (units.get(product) as number) >
        (own?.kept.get(product) ?? 0) + Math.max(availableOf(model, product), 0),
    );
  releaseExpired(model, short(), own);
  return short();
}

const itemsOf = ({ productIds }: Shop, units: Units) =>
  [...units].map(([product, quantity]) => ({ productId: productIds[product] as number, quantity }));
const expectCode = ({ status, body }: Answer, code: string) =>
  expect({ status, code: body.code }).toEqual({ status: 409, code });

/** Compares all counters after each command. */
abstract class Checked implements Command {
  check = (_model: Readonly<Model>) => true;
  async run(model: Model, shop: Shop): Promise<void> {
    await this.act(model, shop);
    const rows = await StockLevel.findAll({
      where: { productId: shop.productIds },
      order: ['productId'],
      raw: true,
    });
    expect(rows.map(({ onHand, committed, held }) => ({ onHand, committed, held }))).toEqual(
      shop.productIds.map((_, product) => ({
        onHand: model.onHand[product],
        committed: model.committed[product],
        held: heldOf(model, product),
      })),
    );
  }
  abstract act(model: Model, shop: Shop): Promise<void>;
  abstract toString(): string;
}

class Place extends Checked {
  constructor(
    readonly customer: number,
    readonly units: Units,
    readonly replaces: number | null,
  ) {
    super();
  }
  async act(model: Model, shop: Shop): Promise<void> {
    const replaced = this.replaces === null ? undefined : model.holds[this.replaces % model.holds.length];
    const answer = await desk.place(shop.customers[this.customer] as User, itemsOf(shop, this.units), {
      ...(replaced && { replaces: replaced.id }),
    });
    if (replaced && replaced.owner !== this.customer) return expectCode(answer, 'HOLD_GONE');
    const others = model.holds.filter(
      (one) => one.owner === this.customer && !one.isExpired && one !== replaced,
    );
    if (others.length >= MAX_HOLDS) return expectCode(answer, 'HOLD_LIMIT_EXCEEDED');
    if (shortOf(model, this.units, replaced).length > 0) return expectCode(answer, 'INSUFFICIENT_STOCK');
    expect(answer.status).toBe(201);
    remove(model, replaced);
    model.holds.push({
      id: answer.body.id,
      owner: this.customer,
      kept: new Map(this.units),
      isExpired: false,
    });
  }
  override toString = () => `place(${this.customer}, ${told(this.units)}, replaces ${this.replaces})`;
}

class Buy extends Checked {
  constructor(
    readonly customer: number,
    readonly units: Units,
    readonly from: number | null,
  ) {
    super();
  }
  async act(model: Model, shop: Shop): Promise<void> {
    const hold = this.from === null ? undefined : model.holds[this.from % model.holds.length];
    const answer = await desk.order(
      shop.customers[this.customer] as User,
      itemsOf(shop, this.units),
      hold?.id,
    );
    if (hold && hold.owner !== this.customer) return expectCode(answer, 'HOLD_GONE');
    if (shortOf(model, this.units, hold).length > 0) return expectCode(answer, 'INSUFFICIENT_STOCK');
    expect(answer.status).toBe(201);
    remove(model, hold);
    for (const [product, quantity] of this.units) (model.committed[product] as number) += quantity;
    model.orders.push({ id: answer.body.id, owner: this.customer, units: this.units });
  }
  override toString = () => `order(${this.customer}, ${told(this.units)}, from ${this.from})`;
}

/** Commands on a hold; without one they are left out. */
abstract class OnHold extends Checked {
  constructor(readonly n: number) {
    super();
  }
  override check = ({ holds }: Readonly<Model>) => holds.length > 0;
  act = (model: Model, shop: Shop) => {
    const hold = model.holds[this.n % model.holds.length] as Hold;
    return this.with(hold, model, shop.customers[hold.owner] as User);
  };
  abstract with(hold: Hold, model: Model, owner: User): Promise<void>;
  override toString = () => `${this.constructor.name}(${this.n})`;
}
class Release extends OnHold {
  async with(hold: Hold, model: Model, owner: User): Promise<void> {
    expect((await desk.release(owner, hold.id)).status).toBe(204);
    expect((await desk.release(owner, hold.id)).status).toBe(404);
    remove(model, hold);
  }
}
class Expire extends OnHold {
  async with(hold: Hold): Promise<void> {
    await expireHold(service.sequelize, hold.id);
    hold.isExpired = true;
  }
}
class Extend extends OnHold {
  async with(hold: Hold, model: Model, owner: User): Promise<void> {
    const answer = await desk.extend(owner, hold.id, 60);
    const others = model.holds.filter((one) => one.owner === hold.owner && !one.isExpired && one !== hold);
    if (others.length >= MAX_HOLDS) return expectCode(answer, 'HOLD_LIMIT_EXCEEDED');
    expect(answer.status).toBe(200);
    hold.isExpired = false;
  }
}

class Cancel extends Checked {
  constructor(readonly n: number) {
    super();
  }
  override check = ({ orders }: Readonly<Model>) => orders.length > 0;
  async act(model: Model, shop: Shop): Promise<void> {
    const [order] = model.orders.splice(this.n % model.orders.length, 1) as [Order];
    const as = shop.customers[order.owner] as User;
    const { status } = await service.request('POST', `/api/orders/${order.id}/cancel`, { as, body: {} });
    expect(status).toBe(200);
    for (const [product, quantity] of order.units) (model.committed[product] as number) -= quantity;
  }
  override toString = () => `cancel(${this.n})`;
}

class Adjust extends Checked {
  constructor(
    readonly product: number,
    readonly quantity: number,
  ) {
    super();
  }
  async act(model: Model, { productIds }: Shop): Promise<void> {
    const path = `/api/admin/products/${productIds[this.product]}/stock-adjustments`;
    const body = { quantity: this.quantity, reason: 'Recount' };
    const answer = await service.request('POST', path, { as: admin, body });
    if (this.quantity < 0 && shortOf(model, new Map([[this.product, -this.quantity]])).length > 0) {
      return expectCode(answer, 'INSUFFICIENT_STOCK');
    }
    expect(answer.status).toBe(201);
    (model.onHand[this.product] as number) += this.quantity;
  }
  override toString = () => `adjust(${this.product}, ${this.quantity})`;
}

class Sweep extends Checked {
  async act(model: Model): Promise<void> {
    await releaseAllExpired(service.sequelize);
    releaseExpired(model, [...model.onHand.keys()]);
  }
  override toString = () => 'sweep()';
}

const told = (units: Units) =>
  [...units].map(([product, quantity]) => `${quantity} of ${product}`).join(', ');

const customer = fc.nat({ max: CUSTOMERS - 1 });
const product = fc.nat({ max: PRODUCTS - 1 });
const nth = fc.nat({ max: 9 });
const units = fc
  .uniqueArray(product, { minLength: 1 })
  .chain((products) =>
    fc.tuple(...products.map((one) => fc.tuple(fc.constant(one), fc.integer({ min: 1, max: 5 })))),
  )
  .map((entries): Units => new Map(entries));
const buy = fc.tuple(customer, units, fc.option(nth)).map((given) => new Buy(...given));
const place = fc.tuple(customer, units, fc.option(nth, { freq: 1 })).map((given) => new Place(...given));

it('levels are what a model of holds and orders says, after every command', async () => {
  const commands = fc.commands(
    [
      place,
      place,
      buy,
      buy,
      nth.map((n) => new Release(n)),
      nth.map((n) => new Expire(n)),
      nth.map((n) => new Expire(n)),
      nth.map((n) => new Extend(n)),
      nth.map((n) => new Cancel(n)),
      fc
        .tuple(
          product,
          fc.integer({ min: -4, max: 4 }).map((n) => n || 5),
        )
        .map((given) => new Adjust(...given)),
      fc.constant(new Sweep()),
    ],
    { maxCommands: 30 },
  );
  const property = fc.asyncProperty(commands, async (sequence) => {
    const onHand = Array.from({ length: PRODUCTS }, (_, n) => 4 + 3 * n);
    const products = await Promise.all(onHand.map((stock) => buildProduct({ stock })));
    const productIds = products.map(({ id }) => id).sort((a, b) => a - b);
    onHand.splice(
      0,
      PRODUCTS,
      ...productIds.map((id) => onHand[products.findIndex((one) => one.id === id)] as number),
    );
    const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => buildUser()));
    const model: Model = { onHand, committed: onHand.map(() => 0), holds: [], orders: [] };
    await fc.asyncModelRun(() => ({ model, real: { productIds, customers } }), sequence);
    // The next sequence sweeps, too.
    for (const { id, owner } of model.holds) await desk.release(customers[owner] as User, id);
  });
  await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 50_000 + RUNS * 2_000, verbose: 1 });
  await expectInventoryHolds(service.sequelize);
});
