import fc from 'fast-check';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { StockLevel, StockMovement, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { moveStock, type StockChange } from '../../../src/modules/stock/move-stock.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { placeOrder } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp({ SHOP_TIME_ZONE: 'Europe/Berlin' });
  admin = await buildAdmin();
  await Location.create({ code: 'OUTLET', name: 'Outlet' });
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

interface Shown {
  id: number;
  locationId: number;
  onHand: number;
  committed: number;
  kind: string;
  onHandAfter: number;
  committedAfter: number;
  balance: number;
}

const list = async (productId: number, query: Record<string, string | number>) => {
  const parameters = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const url = `/api/admin/products/${productId}/stock-movements?${parameters}`;
  const { status, body } = await service.request('GET', url, { as: admin });
  expect(status).toBe(200);
  return body as { items: Shown[]; next: string | null; total?: number };
};

const move = (productId: number, moves: Array<{ locationId: number; quantity: number }>) =>
  inTransaction(service.sequelize, (transaction) =>
    moveStock(
      moves.flatMap(({ locationId, quantity: onHand }): StockChange[] => [
        { locationId, onHand, productId, kind: onHand > 50 ? 'return' : 'adjustment' },
        ...(onHand > 90 ? [{ locationId, committed: onHand, productId, kind: 'order' as const }] : []),
      ]),
      transaction,
    ),
  );

/** A product at two locations. */
async function twoLocations(): Promise<number> {
  const { id: productId } = await buildProduct({ stock: 0 });
  await StockLevel.create({ productId, locationId: 2 });
  return productId;
}

/** All movements with their balances, worked out from the ledger alone. */
async function wholeLedger(productId: number): Promise<Shown[]> {
  const levels = new Map<number, { onHand: number; committed: number }>();
  const rows = await StockMovement.findAll({ where: { productId }, order: ['id'], raw: true });
  return rows
    .map(({ id, locationId, onHand, committed, kind }) => {
      const before = levels.get(locationId) ?? { onHand: 0, committed: 0 };
      const after = { onHand: before.onHand + onHand, committed: before.committed + committed };
      levels.set(locationId, after);
      const balances = { onHandAfter: after.onHand, committedAfter: after.committed };
      return {
        id,
        locationId,
        onHand,
        committed,
        kind,
        ...balances,
        balance: after.onHand - after.committed,
      };
    })
    .reverse();
}

describe('the ledger of a product', () => {
  it('says after each movement what was on hand at its location, in pages, while others are made', async () => {
    const quantity = fc.integer({ min: 1, max: 100 });
    const moves = fc.array(fc.tuple(fc.constantFrom(1, 2), quantity), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        moves,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom({}, { kind: 'return' }, { kind: 'adjustment,return' }),
        async (made, limit, filter: { kind?: string }) => {
          const productId = await twoLocations();
          for (const [locationId, units] of made) await move(productId, [{ locationId, quantity: units }]);
          const isAsked = ({ kind }: Shown) => !filter.kind || filter.kind.split(',').includes(kind);
          const whole = (await wholeLedger(productId)).filter(isAsked);

          const pages: Shown[] = [];
          let next: string | null = '';
          while (next !== null) {
            const page = await list(productId, { ...filter, limit, ...(next && { after: next }) });
            pages.push(...page.items);
            next = page.next;
            await move(productId, [{ locationId: 1, quantity: 60 }]);
          }
          expect(pages).toMatchObject(whole);
          expect(pages).toHaveLength(whole.length);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('begins with what is on hand now, and by offset with what was', async () => {
    const productId = await twoLocations();
    await move(productId, [
      { locationId: 1, quantity: 10 },
      { locationId: 2, quantity: 5 },
    ]);
    await move(productId, [{ locationId: 1, quantity: -3 }]);
    const { items } = await list(productId, {});
    expect(items.map(({ locationId, balance }) => [locationId, balance])).toEqual([
      [1, 7],
      [2, 5],
      [1, 10],
    ]);
    const byOffset = await list(productId, { offset: 1, limit: 1, count: 'true' });
    expect(byOffset).toMatchObject({ items: [items[1]], total: 3 });
    expect(await list(productId, { after: byOffset.next as string })).toMatchObject({
      items: [items[2]],
      next: null,
    });
  });

  it('names the order by its number, and is narrowed down by days of the shop', async () => {
    const customer = await buildUser();
    const { id, productIds } = await placeOrder(service, customer, [3]);
    const { body: order } = await service.request('GET', `/api/admin/orders/${id}`, { as: admin });
    const productId = productIds[0] as number;
    expect((await list(productId, { kind: 'order' })).items).toMatchObject([
      { orderId: id, orderNumber: order.number, balance: 7 },
    ]);
    // It was 23:30 in Berlin, and still the day before there at 22:30 UTC.
    await service.sequelize.query(
      `UPDATE stock_movements SET createdAt = IF(kind = 'initial', '2024-01-09 22:30:00', '2024-01-09 23:30:00')
       WHERE productId = ${productId}`,
    );
    const kinds = async (query: Record<string, string>) =>
      (await list(productId, query)).items.map(({ kind, balance }) => [kind, balance]);
    expect(await kinds({ from: '2024-01-10' })).toEqual([['order', 7]]);
    expect(await kinds({ to: '2024-01-09' })).toEqual([['initial', 10]]);
    expect(await kinds({ from: '2024-01-09', to: '2024-01-10' })).toHaveLength(2);
    expect(await list(productId, { from: '2024-02-01', count: 'true' })).toMatchObject({
      items: [],
      total: 0,
    });
  });

  it('passes over so many movements a page, by their key, and finds what is far down', async () => {
    const productId = await twoLocations();
    await move(productId, [{ locationId: 1, quantity: 77 }]);
    await service.sequelize.query(
      `INSERT INTO stock_movements (productId, locationId, onHand, kind, createdAt)
       WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
       SELECT ${productId}, 1, IF(numbers.n % 2, 1, -1), 'adjustment', NOW(3)
       FROM numbers JOIN numbers AS other ON other.n <= 6`,
    );
    const first = await list(productId, { kind: 'return' });
    expect(first).toMatchObject({ items: [], next: expect.any(String) });
    const second = await list(productId, { kind: 'return', after: first.next as string });
    expect(second).toMatchObject({ items: [{ quantity: 77, balance: 77 }], next: null });
    expect(await list(productId, { kind: 'return', offset: 1 })).toMatchObject({ items: [], next: null });
    const last = (await wholeLedger(productId)).slice(-2);
    expect((await list(productId, { offset: 5_399, limit: 2 })).items).toMatchObject(last);

    const statements = await service.statementsDuring(() => list(productId, { kind: 'return' }));
    const scan = statements.find((sql) => sql.includes('FORCE INDEX')) as string;
    const steps = await service.sequelize.query<{ table: string; key: string; Extra: string }>(
      `EXPLAIN FORMAT=TRADITIONAL ${scan.replace(/^Executing \(\S+\): /, '')}`,
      { type: QueryTypes.SELECT },
    );
    const scans = steps.filter(({ table }) => table === 'stock_movements');
    expect(scans).toHaveLength(2);
    for (const { key, Extra } of scans) {
      expect(key).toBe('stock_movements_level');
      expect(Extra).not.toMatch(/filesort/);
    }
  });
});
