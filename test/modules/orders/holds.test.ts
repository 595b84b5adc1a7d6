import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Product, StockHold, StockLevel, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { createDiscount } from '../../../src/modules/pricing/discounts/save-discount.js';
import { releaseAllExpired } from '../../../src/modules/stock/holds/sweep-holds.js';
import { moveStock } from '../../../src/modules/stock/move-stock.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expireHold, holdsDesk } from '../../helpers/holds.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { stockAt } from '../../helpers/location.js';
import { orderDesk, unitsLeft } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let other: User;
let admin: User;

beforeAll(async () => {
  service = await startApp({ MAX_UNPAID_UNITS: '0' });
  admin = await buildAdmin();
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const { place, order, release, extend, read } = holdsDesk(() => service);
const freshCustomers = async () => {
  [customer, other] = [await buildUser(), await buildUser()];
};
const product = async (stock = 10, more: Parameters<typeof buildProduct>[0] = {}) =>
  (await buildProduct({ ...more, stock })).id;
const countersOf = async (productId: number) => {
  const { onHand, committed, held } = await StockLevel.findOne({ where: { productId }, rejectOnEmpty: true });
  return { onHand, committed, held };
};
const units = (productId: number, quantity: number) => [{ productId, quantity }];

describe('a hold', () => {
  beforeAll(freshCustomers);

  it('keeps units from others and for its order, which uses it up', async () => {
    const id = await product(10);
    const placed = await place(customer, units(id, 6), { ttlSeconds: 600 });
    expect(placed).toMatchObject({ status: 201, body: { items: units(id, 6) } });
    expect(placed.headers.location).toBe(`/api/holds/${placed.body.id}`);
    const { createdAt, expiresAt } = placed.body;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBeGreaterThanOrEqual(599_000);
    expect(await countersOf(id)).toEqual({ onHand: 10, committed: 0, held: 6 });
    expect(await read(customer, placed.body.id)).toMatchObject({ status: 200, body: placed.body });
    expect(await order(other, units(id, 5))).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', shortages: [{ requested: 5, available: 4 }] },
    });
    expect((await order(other, units(id, 4))).status).toBe(201);
    expect((await order(customer, units(id, 6), placed.body.id)).status).toBe(201);
    expect(await countersOf(id)).toEqual({ onHand: 10, committed: 10, held: 0 });
    expect((await read(customer, placed.body.id)).status).toBe(404);
  });

  it('gives to its order what it keeps, and the order takes the rest from what everybody can buy', async () => {
    const [less, more, none] = [await product(5), await product(5), await product(5)] as const;
    const items = [...units(less, 4), ...units(more, 2), ...units(none, 3)];
    const { body } = await place(customer, items);
    // Fewer of one than are kept, more of another, and none of a third.
    const ordered = await order(customer, [...units(less, 1), ...units(more, 5)], body.id);
    expect(ordered.status).toBe(201);
    expect(await countersOf(less)).toEqual({ onHand: 5, committed: 1, held: 0 });
    expect(await countersOf(more)).toEqual({ onHand: 5, committed: 5, held: 0 });
    expect(await countersOf(none)).toEqual({ onHand: 5, committed: 0, held: 0 });
  });

  it('is honoured though the shop keeps more safety stock by now', async () => {
    const id = await product(5);
    const { body } = await place(customer, units(id, 3));
    await service.sequelize.query(`UPDATE stock_levels SET safetyStock = 5 WHERE productId = ${id}`);
    expect(await order(other, units(id, 1))).toMatchObject({ body: { code: 'INSUFFICIENT_STOCK' } });
    expect(await order(customer, units(id, 4), body.id)).toMatchObject({
      status: 409,
      body: { shortages: [{ requested: 4, available: 3 }] },
    });
    expect((await order(customer, units(id, 3), body.id)).status).toBe(201);
  });

  it('prices its order as any: totals, quotes and discounts', async () => {
    const discount = { class: 'order', kind: 'percent', value: '10' } as const;
    await createDiscount(service.sequelize, { name: 'Ten off', code: 'HELD', ...discount });
    const id = await product(3, { price: '20.00' });
    const { body: hold } = await place(customer, units(id, 3));
    const codes = { discountCodes: ['HELD'] };
    const quote = await service.request('POST', '/api/quotes', {
      as: customer,
      body: { items: units(id, 3), shippingAddress: { country: 'GB' }, ...codes, holdId: hold.id },
    });
    expect(quote).toMatchObject({ status: 200, body: { totalAmount: '54.00', shortages: [] } });
    const wrong = await order(customer, units(id, 3), hold.id, { ...codes, expectedTotal: '60.00' });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'PRICE_CHANGED' } });
    const { quoteToken } = quote.body;
    const placed = await order(customer, units(id, 3), hold.id, { ...codes, quoteToken });
    expect(placed).toMatchObject({ status: 201, body: { totalAmount: '54.00' } });
  });

  it('is placed once with a key, and the key is free when it is refused', async () => {
    const id = await product(4);
    const headers = { 'idempotency-key': 'one hold' };
    const first = await place(customer, units(id, 2), {}, headers);
    const again = await place(customer, units(id, 2), {}, headers);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      location: `/api/holds/${first.body.id}`,
    });
    expect(await place(customer, units(id, 1), {}, headers)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await order(customer, units(id, 1), undefined, {}, headers)).toMatchObject({ status: 422 });
    expect(await countersOf(id)).toMatchObject({ held: 2 });
    const refused = { 'idempotency-key': 'a refused hold' };
    expect((await place(customer, units(id, 3), {}, refused)).status).toBe(409);
    expect((await place(customer, units(id, 1), {}, refused)).status).toBe(201);
  });
});

describe('limits', () => {
  beforeAll(freshCustomers);

  it('are three holds at a time, of which one can be replaced', async () => {
    const id = await product(10);
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await place(customer, units(id, 1))).body.id);
    const fourth = await place(customer, units(id, 1));
    expect(fourth).toMatchObject({ status: 409, body: { code: 'HOLD_LIMIT_EXCEEDED', limit: 3 } });
    expect(fourth.body.holdIds.toSorted()).toEqual(ids.toSorted());
    // Its units are his already: he is not in his own way.
    const swapped = await place(customer, units(id, 8), { replaces: ids[0] });
    expect(swapped.status).toBe(201);
    expect(await countersOf(id)).toMatchObject({ held: 10 });
    expect((await read(customer, ids[0] as string)).status).toBe(404);
    expect((await release(customer, ids[1] as string)).status).toBe(204);
    expect((await place(customer, units(id, 1))).status).toBe(201);
    expect((await place(customer, units(id, 1), { replaces: swapped.body.id })).status).toBe(201);
    expect(await countersOf(id)).toMatchObject({ held: 3 });
  });

  it('hold when many are placed at once', async () => {
    const [id, one] = [await product(100), await buildUser()];
    const answers = await Promise.all(Array.from({ length: 12 }, () => place(one, units(id, 1))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array(3).fill(201),
      ...Array(9).fill(409),
    ]);
  });

  it('count no hold that has expired, and keep one that would be extended', async () => {
    const [id, one] = [await product(10), await buildUser()];
    const first = (await place(one, units(id, 1))).body.id;
    await expireHold(service.sequelize, first);
    for (let n = 0; n < 3; n++) expect((await place(one, units(id, 1))).status).toBe(201);
    expect(await extend(one, first, 60)).toMatchObject({
      status: 409,
      body: { code: 'HOLD_LIMIT_EXCEEDED' },
    });
  });

  it.each([
    ['a thousand units', 1_000, 409, 'HOLD_LIMIT_EXCEEDED'],
    ['more than an order may have', 10_001, 400, 'VALIDATION_FAILED'],
    ['fewer than none', -1, 400, 'VALIDATION_FAILED'],
    ['none', 0, 400, 'VALIDATION_FAILED'],
    ['a part of one', 1.5, 400, 'VALIDATION_FAILED'],
    ['text', '3', 400, 'VALIDATION_FAILED'],
  ])('refuse %s', async (_what, quantity, status, code) => {
    const id = await product(5_000);
    expect(await place(customer, units(id, quantity as number))).toMatchObject({ status, body: { code } });
    expect(await countersOf(id)).toMatchObject({ held: 0 });
  });

  it('add up lines of one product', async () => {
    const one = await buildUser();
    const id = await product(100);
    const lines = [...units(id, 12), ...units(id, 9)];
    expect(await place(one, lines)).toMatchObject({
      status: 409,
      body: { code: 'HOLD_LIMIT_EXCEEDED', limit: 20, lines: [{ productId: id, requested: 21 }] },
    });
    expect(await place(one, lines.slice(0, 1).concat(units(id, 8)))).toMatchObject({
      status: 201,
      body: { items: units(id, 20) },
    });
  });

  it('refuse what is not for sale, or not there, or takes too long', async () => {
    const one = await buildUser();
    const inactive = await product(10, { isActive: false });
    for (const id of [inactive, 4_000_000]) {
      expect(await place(one, units(id, 1))).toMatchObject({
        status: 409,
        body: { code: 'PRODUCT_UNAVAILABLE', productIds: [id] },
      });
    }
    const id = await product(10);
    for (const more of [
      { ttlSeconds: 1_801 },
      { ttlSeconds: 0 },
      { ttlSeconds: 0.5 },
      { replaces: 'mine' },
    ]) {
      expect((await place(one, units(id, 1), more)).status).toBe(400);
    }
    expect((await place(one, [])).status).toBe(400);
    expect((await service.request('POST', '/api/holds', { body: { items: units(id, 1) } })).status).toBe(401);
  });
});

describe('a hold of somebody else', () => {
  beforeAll(freshCustomers);

  it('is as if it were not there', async () => {
    const id = await product(10);
    const mine = (await place(customer, units(id, 5))).body.id;
    const unknown = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
    for (const holdId of [mine, unknown]) {
      expect((await read(other, holdId)).status).toBe(404);
      expect((await extend(other, holdId, 60)).status).toBe(404);
      expect((await release(other, holdId)).status).toBe(404);
      const gone = { status: 409, body: { code: 'HOLD_GONE' } };
      expect(await order(other, units(id, 1), holdId)).toMatchObject(gone);
      expect(await place(other, units(id, 1), { replaces: holdId })).toMatchObject(gone);
    }
    expect(await countersOf(id)).toEqual({ onHand: 10, committed: 0, held: 5 });
  });

  it('is not taken by two who ask for it at once', async () => {
    const id = await product(10);
    const mine = (await place(customer, units(id, 5))).body.id;
    const answers = await Promise.all(
      [customer, other, customer].map((who) => order(who, units(id, 5), mine)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(answers[1]?.status).toBe(409);
    expect(await countersOf(id)).toEqual({ onHand: 10, committed: 5, held: 0 });
  });
});

describe('a hold in a shop with several locations', () => {
  let west: number;
  let swiss: number;
  beforeAll(async () => {
    await freshCustomers();
    const location = { priority: -1, kind: 'physical' } as const;
    west = (await Location.create({ ...location, code: 'WEST', name: 'West' })).id;
    swiss = (await Location.create({ ...location, code: 'ZURICH', name: 'Zurich', shipsTo: ['CH'] })).id;
    await service.sequelize.query('UPDATE rulebook SET revision = revision + 1');
  });
  afterAll(async () => {
    await Location.update({ isActive: false }, { where: { id: [west, swiss] } });
    await service.sequelize.query('UPDATE rulebook SET revision = revision + 1');
  });
  const spread = async (...counts: [number, number, number]) => {
    const id = await product(counts[0]);
    await stockAt(id, west, counts[1]);
    await stockAt(id, swiss, counts[2]);
    return id;
  };
  const heldAt = async (productId: number) => {
    const levels = await StockLevel.findAll({ where: { productId }, order: ['locationId'], raw: true });
    return levels.map(({ committed, held }) => [committed, held]);
  };

  it('has units where an order would get them, and its order gets those', async () => {
    const id = await spread(2, 3, 9);
    const mine = await place(customer, units(id, 5), { shippingCountry: 'DE' });
    expect(mine).toMatchObject({ status: 201, body: { items: units(id, 5) } });
    expect(await heldAt(id)).toEqual([
      [0, 2],
      [0, 3],
      [0, 0],
    ]);
    expect((await order(customer, units(id, 4), mine.body.id)).status).toBe(201);
    expect(await heldAt(id)).toEqual([
      [2, 0],
      [2, 0],
      [0, 0],
    ]);
  });

  it('has only units that are shipped to its country, and its order only those of its address', async () => {
    const id = await spread(1, 1, 5);
    expect(await place(customer, units(id, 3), { shippingCountry: 'GB' })).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', shortages: [{ available: 2, notShippable: 5 }] },
    });
    expect((await place(customer, units(id, 3), { shippingCountry: 'XX' })).status).toBe(400);
    const mine = (await place(customer, units(id, 6), { shippingCountry: 'CH' })).body.id;
    expect(await heldAt(id)).toEqual([
      [0, 1],
      [0, 1],
      [0, 4],
    ]);
    // To GB: what lies in Zurich is released.
    expect(await order(customer, units(id, 3), mine)).toMatchObject({ status: 409 });
    expect((await order(customer, units(id, 2), mine)).status).toBe(201);
    expect(await heldAt(id)).toEqual([
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  it('can replace one elsewhere, and is not placed at a location that is switched off', async () => {
    const id = await spread(3, 1, 3);
    const mine = (await place(customer, units(id, 3), { shippingCountry: 'GB' })).body.id;
    const other = await place(customer, units(id, 3), { shippingCountry: 'CH', replaces: mine });
    expect(other.status).toBe(201);
    expect(await heldAt(id)).toEqual([
      [0, 3],
      [0, 0],
      [0, 0],
    ]);
    await Location.update({ isActive: false }, { where: { id: swiss } });
    await service.sequelize.query('UPDATE rulebook SET revision = revision + 1');
    expect((await place(customer, units(id, 2), { shippingCountry: 'CH' })).status).toBe(409);
    await Location.update({ isActive: true }, { where: { id: swiss } });
    await service.sequelize.query('UPDATE rulebook SET revision = revision + 1');
    expect((await place(customer, units(id, 2), { shippingCountry: 'CH' })).status).toBe(201);
  });
});

describe('an expired hold', () => {
  beforeAll(freshCustomers);

  it('is honoured while nobody needs its units', async () => {
    const id = await product(3);
    const mine = (await place(customer, units(id, 3))).body.id;
    await expireHold(service.sequelize, mine);
    expect((await order(customer, units(id, 3), mine)).status).toBe(201);
  });

  it('gives way to whoever needs its units, and then is gone', async () => {
    const id = await product(3);
    const mine = (await place(customer, units(id, 3))).body.id;
    expect((await order(other, units(id, 1))).status).toBe(409);
    await expireHold(service.sequelize, mine);
    expect(await unitsLeft(id)).toBe(0);
    expect((await order(other, units(id, 1))).status).toBe(201);
    expect(await countersOf(id)).toEqual({ onHand: 3, committed: 1, held: 0 });
    expect(await order(customer, units(id, 3), mine)).toMatchObject({
      status: 409,
      body: { code: 'HOLD_GONE' },
    });
    expect((await extend(customer, mine, 60)).status).toBe(404);
  });

  it('gives way to another hold', async () => {
    const id = await product(3);
    await expireHold(service.sequelize, (await place(customer, units(id, 3))).body.id);
    expect((await place(other, units(id, 2))).status).toBe(201);
    expect(await countersOf(id)).toMatchObject({ held: 2 });
  });

  it('gives way to an adjustment', async () => {
    const id = await product(3);
    const mine = (await place(customer, units(id, 2))).body.id;
    const adjust = () =>
      service.request('POST', `/api/admin/products/${id}/stock-adjustments`, {
        as: admin,
        body: { quantity: -2, reason: 'Broken' },
        headers: { 'idempotency-key': `adjustment of ${id}` },
      });
    expect(await adjust()).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK' } });
    await expireHold(service.sequelize, mine);
    expect(await adjust()).toMatchObject({ status: 201, body: { stockQuantity: 1 } });
    expect((await read(customer, mine)).status).toBe(404);
  });

  it('gives way to a parcel of an order that was meant to leave from elsewhere', async () => {
    const desk = orderDesk(service, other, admin);
    const { id, productIds } = await desk.processing([4]);
    const [productId] = productIds as [number];
    const { id: locationId } = await Location.create({ code: 'OUTLET', name: 'Outlet' });
    const mine = (await place(customer, units(productId, 1))).body.id;
    await inTransaction(service.sequelize, async (transaction) => {
      const level = { productId, locationId };
      await StockLevel.create(level, { transaction });
      await moveStock(
        [
          { ...level, onHand: 4, kind: 'initial' },
          { ...level, held: 3, kind: 'hold' },
        ],
        transaction,
      );
      const { ownerKey, expiresAt } = await StockHold.findOne({
        where: { holdId: mine },
        rejectOnEmpty: true,
        transaction,
      });
      await StockHold.create({ ...level, holdId: mine, quantity: 3, ownerKey, expiresAt }, { transaction });
    });
    expect(await desk.ship(id, { locationId })).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', shortages: [{ productId, requested: 4, available: 1 }] },
    });
    await expireHold(service.sequelize, mine);
    expect((await desk.ship(id, { locationId })).status).toBe(201);
    expect((await read(customer, mine)).status).toBe(404);
  });

  it('keeps of each product what nobody needed', async () => {
    const [scarce, plenty] = [await product(2), await product(50)] as const;
    const mine = (await place(customer, [...units(scarce, 2), ...units(plenty, 4)])).body.id;
    await expireHold(service.sequelize, mine);
    expect((await order(other, units(scarce, 2))).status).toBe(201);
    expect(await read(customer, mine)).toMatchObject({ body: { items: units(plenty, 4) } });
    expect(await order(customer, [...units(scarce, 1), ...units(plenty, 4)], mine)).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', shortages: [{ productId: scarce, available: 0 }] },
    });
    expect((await order(customer, units(plenty, 4), mine)).status).toBe(201);
  });

  it('is kept again when it is extended, for an hour in all', async () => {
    const id = await product(3);
    const mine = (await place(customer, units(id, 3))).body;
    await expireHold(service.sequelize, mine.id);
    const extended = await extend(customer, mine.id, 1_800);
    expect(extended).toMatchObject({ status: 200, body: { id: mine.id, items: units(id, 3) } });
    expect((await order(other, units(id, 1))).status).toBe(409);
    expect((await extend(customer, mine.id, 1_801)).status).toBe(400);
    // One that was placed 50 minutes ago has ten left, and one of an hour ago none.
    let old = mine.id;
    for (const [minutes, left] of [
      [50, 600],
      [61, 0],
    ] as const) {
      old = await backdated(old, minutes);
      const answer = await extend(customer, old, 1_800);
      if (left === 0) expect(answer).toMatchObject({ status: 409, body: { code: 'HOLD_GONE' } });
      else expect((Date.parse(answer.body.expiresAt) - Date.now()) / 1000).toBeCloseTo(left, -1);
    }
  });

  it('is swept, so that the catalog shows its units', async () => {
    const ids = [await product(3), await product(3)];
    const mine = (
      await place(
        customer,
        ids.flatMap((id) => units(id, 2)),
      )
    ).body.id;
    const live = (await place(other, units(ids[0] as number, 1))).body.id;
    await expireHold(service.sequelize, mine);
    await releaseAllExpired(service.sequelize);
    expect(await Promise.all(ids.map(unitsLeft))).toEqual([2, 3]);
    expect(await StockHold.count({ where: { holdId: [mine, live] } })).toBe(1);
  });
});

/** The same hold, placed so many minutes ago: its id says when. @returns its id */
async function backdated(holdId: string, minutes: number): Promise<string> {
  const time = (Date.now() - minutes * 60_000).toString(16).padStart(12, '0');
  const old = `${time.slice(0, 8)}-${time.slice(8)}${holdId.slice(13)}`;
  const sql = (id: string) => `X'${id.replaceAll('-', '')}'`;
  await service.sequelize.query(`UPDATE stock_holds SET holdId = ${sql(old)} WHERE holdId = ${sql(holdId)}`);
  return old;
}

describe('statements', () => {
  beforeAll(freshCustomers);
  const count = async (work: () => Promise<unknown>, pattern = /./) =>
    (await service.statementsDuring(work)).filter((sql) => pattern.test(sql)).length;

  it('of an order do not ask for holds, be it placed or refused', async () => {
    const id = await product(5);
    const asks = await count(async () => {
      expect((await order(customer, units(id, 5))).status).toBe(201);
      expect((await order(customer, units(id, 1))).status).toBe(409);
    }, /stock_holds/);
    expect(asks).toBe(0);
  });

  it('of an order that is short look for expired holds once, where there are holds', async () => {
    const id = await product(5);
    await place(other, units(id, 5));
    expect(await count(() => order(customer, units(id, 1)), /stock_holds/)).toBe(1);
  });

  it('of a hold are not more than those of an order', async () => {
    const id = await product(5);
    await order(customer, units(id, 1));
    const ofOrder = await count(() => order(customer, units(id, 1)));
    expect(await count(() => place(customer, units(id, 1)))).toBeLessThanOrEqual(ofOrder);
  });

  it('of an order from a hold are two more', async () => {
    const id = await product(5);
    const ofOrder = await count(() => order(customer, units(id, 1)));
    const hold = (await place(customer, units(id, 1))).body.id;
    expect(await count(() => order(customer, units(id, 1), hold))).toBe(ofOrder + 2);
  });
});

describe('for admins', () => {
  beforeAll(freshCustomers);

  it('holds are listed, and released', async () => {
    const id = await product(5);
    const ids = [];
    for (let n = 0; n < 3; n++) ids.unshift((await place(customer, units(id, 1))).body.id);
    const list = (query: string) => service.request('GET', `/api/admin/holds?${query}`, { as: admin });
    const first = await list('limit=2&count=true');
    expect(first.body.items.map((one: { id: string }) => one.id)).toEqual(ids.slice(0, 2));
    expect(first.body.total).toBe(await StockHold.count({ distinct: true, col: 'holdId' }));
    const { sku, name } = await Product.findByPk(id, { rejectOnEmpty: true });
    expect(first.body.items[0].items).toEqual([{ productId: id, quantity: 1, sku, name, locationId: 1 }]);
    expect((await list(`limit=1&after=${first.body.next}`)).body.items[0].id).toBe(ids[2]);
    const path = `/api/admin/holds/${ids[0]}`;
    expect((await service.request('DELETE', path, { as: customer })).status).toBe(403);
    expect((await service.request('DELETE', path, { as: admin })).status).toBe(204);
    expect((await service.request('DELETE', path, { as: admin })).status).toBe(404);
    expect(await countersOf(id)).toMatchObject({ held: 2 });
  });

  it('a product that is deleted takes its holds with it', async () => {
    const [kept, deleted] = [await product(5), await product(5)] as const;
    const one = await buildUser();
    const mine = (await place(one, [...units(kept, 1), ...units(deleted, 1)])).body.id;
    expect((await service.request('DELETE', `/api/admin/products/${deleted}`, { as: admin })).status).toBe(
      204,
    );
    expect(await read(one, mine)).toMatchObject({ body: { items: units(kept, 1) } });
    expect(await order(one, units(deleted, 1), mine)).toMatchObject({
      body: { code: 'PRODUCT_UNAVAILABLE' },
    });
    expect((await order(one, orderBody as never, mine)).status).toBe(400);
    expect((await order(one, units(kept, 1), mine)).status).toBe(201);
  });
});
