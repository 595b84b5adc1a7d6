import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';

/** How the database answers the reports of one day when there are 200 of 50 orders each. */
let service: TestApp;
let admin: User;

const FIRST_MS = Date.parse('2026-01-01T00:30:00Z');
const DAY = 'from=2026-03-01&to=2026-03-01';

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  const customer = await buildUser();
  const product = await buildProduct();
  const { sequelize } = service;
  const values = { userId: customer.id, productId: product.id, first: FIRST_MS };
  const run = (sql: string) => sequelize.query(sql, { replacements: values });
  await run(
    `INSERT INTO orders (id, number, userId, status, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
     WITH RECURSIVE days AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM days WHERE n < 199),
       placed AS (SELECT days.n * 50 + other.n AS n, :first + days.n * 86400000 + other.n AS ms
         FROM days JOIN days AS other ON other.n < 50)
     SELECT UNHEX(CONCAT(LPAD(HEX(ms), 12, '0'), '70008000', LPAD(n, 12, '0'))), LPAD(n, 12, '0'), :userId,
       IF(n % 10 = 0, 'cancelled', 'delivered'), 10, 'USD', '{}', 'card', FROM_UNIXTIME(ms / 1000), FROM_UNIXTIME(ms / 1000)
     FROM placed`,
  );
  await run(
    `UPDATE orders SET pricing = '{"taxes":[{"name":"VAT","country":"GB","region":"","rate":"20","base":"8.33","amount":"1.67","lines":[1]}],
       "discounts":[{"discountId":1,"name":"Sale","code":"SALE","class":"order","amount":"1.00"}],
       "shipping":{"methodId":1,"code":"post","name":"Post","price":"0.00"}}'`,
  );
  await run(
    `INSERT INTO order_items (orderId, line, productId, name, quantity, price, cancelledQuantity)
     SELECT id, 1, :productId, 'Product', 1, 10, status = 'cancelled' FROM orders`,
  );
  await run(
    `INSERT INTO order_events (orderId, version, id, kind, fromStatus, toStatus, createdAt)
     SELECT id, 2, id, 'units_cancelled', 'pending', 'cancelled', createdAt FROM orders WHERE status = 'cancelled'`,
  );
  await run(
    `INSERT INTO cancellation_items (orderId, line, version, quantity, restocked, amount)
     SELECT id, 1, 2, 1, 1, 10 FROM orders WHERE status = 'cancelled'`,
  );
  await run(
    `INSERT INTO payments (id, orderId, provider, status, currency, amount, authorized, captured, createdAt, updatedAt)
     SELECT id, id, 'manual', 'captured', 'USD', 10, 10, 10, createdAt, createdAt FROM orders WHERE RIGHT(HEX(id), 1) <> '7'`,
  );
  await run(
    `INSERT INTO refund_requests (id, orderId, version, amount, settledAt, createdAt)
     SELECT id, id, 2, 10, createdAt, createdAt FROM orders WHERE status = 'cancelled' AND SUBSTR(HEX(id), -2, 1) < '5'`,
  );
  await run(
    `INSERT INTO withheld_refunds (orderId, version, amount, kept, settledAt, createdAt)
     SELECT id, 2, 10, 0, createdAt, createdAt FROM orders WHERE status = 'cancelled' AND SUBSTR(HEX(id), -2, 1) >= '5'`,
  );
  await run(
    `INSERT INTO payment_operations (id, paymentId, kind, amount, status, createdAt, updatedAt)
     SELECT id, id, 'capture', 10, 'succeeded', createdAt, createdAt FROM payments`,
  );
  await run(
    `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
     SELECT :productId, 1, 0, 1, 'order', id, createdAt FROM orders`,
  );
  // Of all documents and movements beside orders, a tenth are receipts, of which a tenth is open.
  await run(
    `INSERT INTO stock_documents (id, number, kind, status, locationId, actorId, createdAt, updatedAt)
     SELECT id, 1000 + LEFT(number, 12), IF(number % 10 = 0, 'receipt', 'count'), IF(number % 100 = 0, 'open', 'done'), 1, 1,
       createdAt, createdAt FROM orders WHERE number % 5 = 0`,
  );
  await run(
    `INSERT INTO stock_document_lines (documentId, productId, quantity, done, unitCost)
     SELECT id, :productId, 2, status = 'done', 5 FROM stock_documents`,
  );
  await run(
    `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, documentId, createdAt)
     SELECT :productId, 1, 1, 0, kind, id, createdAt FROM stock_documents WHERE status = 'done'`,
  );
  await run(
    'ANALYZE TABLE stock_movements, stock_documents, stock_document_lines, payment_operations, orders, order_items, order_events, cancellation_items, payments, refund_requests, withheld_refunds',
  );
});
afterAll(() => service.close());

interface Step {
  table: string | null;
  type: string;
  key: string | null;
}

/** The steps of the report's statement, of which there is one, on tables that grow with the orders. */
async function plan(path: string): Promise<Step[]> {
  const statements = await service.statementsDuring(async () => {
    const { status } = await service.request('GET', `/api/admin/reports/${path}`, { as: admin });
    expect(status).toBe(200);
  });
  const [sql, ...others] = statements
    .map((statement) => statement.replace(/^Executing \(\w+\): /, ''))
    .filter((statement) => !/FROM `users`/.test(statement));
  expect(others).toEqual([]);
  const steps = await service.sequelize.query<Step>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, {
    type: QueryTypes.SELECT,
  });
  // Or are made of one row each, by JSON_TABLE.
  const small = /^(<.*|product|customer|level|stock_levels|locations?|taxed|method|discount)$/;
  return steps.filter(({ table }) => table !== null && !small.test(table));
}

it.each([
  ['sales', `sales?${DAY}`],
  ['best sellers', `best-sellers?${DAY}`],
  ['customers', `customers?${DAY}`],
  ['cancellations', `cancellations?${DAY}`],
  ['tax', `taxes?${DAY}`],
  ['shipping', `shipping?${DAY}`],
  ['discounts', `discounts?${DAY}`],
])('%s of a day read a range of primary keys, and by key what belongs to it', async (_name, path) => {
  const steps = await plan(path);
  for (const { table, type, key } of steps) {
    expect(['range', 'ref', 'eq_ref'], `${table} by ${type}`).toContain(type);
    // Its key begins with the order's as well.
    expect(key, String(table)).toBe(table === 'payment' ? 'payments_open' : 'PRIMARY');
  }
  const placed = ['placed', 'orders', 'item', 'unit', 'event'];
  const ranges = steps.filter(({ table, type }) => type === 'range' && placed.includes(String(table)));
  expect(ranges).toHaveLength(1);
});

it('what is owed of a day reads a range of orders, and by key what belongs to them', async () => {
  const steps = await plan(`owed?${DAY}`);
  expect(steps.map(({ table, type, key }) => [table, type, key]).sort()).toEqual([
    ['payment', 'eq_ref', 'payments_open'],
    ['placed', 'range', 'PRIMARY'],
    ['request', 'ref', 'refund_requests_event'],
    ['withheld', 'ref', 'PRIMARY'],
  ]);
});

it('stock cover reads the items of its days', async () => {
  expect(await plan('stock-cover?days=1')).toMatchObject([
    { table: 'order_items', type: 'range', key: 'PRIMARY' },
  ]);
});

it('cover by location reads the movements of the orders of its days', async () => {
  expect(await plan('stock-cover?days=1&groupBy=location')).toMatchObject([
    { table: 'stock_movements', type: 'range', key: 'stock_movements_order' },
  ]);
});

it.each(['currency', 'location', 'product'])(
  'stock value by %s reads the movements of no order, and by key the receipts that they are of',
  async (groupBy) => {
    const steps = await plan(`stock-value?groupBy=${groupBy}`);
    expect(steps.map(({ table, type, key }) => [table, type, key]).sort()).toEqual([
      ['line', 'eq_ref', 'PRIMARY'],
      ['movement', 'ref', 'stock_movements_order'],
    ]);
  },
);

it.each(['stock-adjustments', 'shrinkage'])(
  '%s reads the movements of no order, and what was written off of orders by their returns and cancellations',
  async (report) => {
    const steps = await plan(`${report}?${DAY}`);
    expect(steps.map(({ table, type, key }) => [table, type, key]).sort()).toEqual([
      ['cancellation_items', 'range', 'PRIMARY'],
      ['movement', 'ref', 'stock_movements_order'],
      ['return_items', 'range', 'PRIMARY'],
      ['stock_movements', 'ref', 'stock_movements_order'],
    ]);
  },
);

it('incoming reads the receipts that are open, and their lines by key', async () => {
  expect(await plan('incoming')).toMatchObject([
    { table: 'document', key: 'stock_documents_kind' },
    { table: 'line', key: 'PRIMARY' },
  ]);
});

it('stuck orders are found by their status', async () => {
  const steps = await plan('stuck-orders?hours=24');
  expect(steps).toMatchObject([
    { table: 'placed', type: 'range', key: 'orders_status' },
    { table: 'event', type: 'ref', key: 'PRIMARY' },
  ]);
});

it('the dashboard reads the orders of its days, and by a key what waits', async () => {
  const statements = await service.statementsDuring(() =>
    service.request('GET', '/api/admin/dashboard', { as: admin }),
  );
  const found = statements
    .map((statement) => statement.replace(/^Executing \(\w+\): /, ''))
    .filter((statement) => !/FROM `users`/.test(statement));
  expect(found).toHaveLength(3);
  for (const sql of found) {
    const steps = await service.sequelize.query<Step>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, {
      type: QueryTypes.SELECT,
    });
    // What does not grow with the orders is read as a whole.
    const growing = steps.filter(
      ({ table }) => table !== null && !/^(<.*|Product|level|location)$/.test(table),
    );
    for (const { table, type, key } of growing) {
      expect(['range', 'ref', 'eq_ref'], `${table} by ${type}`).toContain(type);
      expect(key, String(table)).not.toBe(null);
    }
  }
});
