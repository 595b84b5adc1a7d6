import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import type { User } from '../../../src/models/index.js';
import { MAX_COUNTED, MAX_SCANNED } from '../../../src/modules/orders/list/find-orders.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';

// How lists read orders, and what is beside them, when there are many: rows are counted by the database itself.

const ORDERS = 120_000;
const CUSTOMERS = 3_000;
const PRODUCTS = 50;
/** Products that nobody has ordered yet. */
const MORE_PRODUCTS = 20_000;
/** A page and the row behind it, a few times over: in each index, and in the tables that go with it. */
const A_FEW = 4_000;

let service: TestApp;
let admin: User;

beforeAll(async () => {
  // For the statements that fill it.
  service = await startApp({ DATABASE_STATEMENT_SECONDS: '60' });
  admin = await buildAdmin({ firstName: 'Grace', lastName: 'Hopper' });
  for (let n = 0; n < PRODUCTS; n++) await buildProduct({ sku: `ART-${n}`, stock: n });
  const model = await buildUser({ email: 'one@example.com', firstName: 'Ada', lastName: 'One' });
  const run = (sql: string) =>
    service.sequelize.query(sql, {
      replacements: { first: model.id, address: JSON.stringify(ADDRESS) },
      statementMs: 120_000,
    });
  await run('CREATE TABLE numbers (n INT UNSIGNED NOT NULL PRIMARY KEY)');
  await run(`INSERT INTO numbers WITH RECURSIVE digit AS (SELECT 0 AS d UNION ALL SELECT d + 1 FROM digit WHERE d < 49)
    SELECT a.d * 2500 + b.d * 50 + c.d FROM digit AS a, digit AS b, digit AS c WHERE a.d * 2500 + b.d * 50 + c.d < ${ORDERS}`);
  await run(`INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt)
    SELECT CONCAT('c', n, '@example.com'), 'x', IF(n % 100 = 0, 'Rare', 'Ada'), CONCAT('Name ', n), NOW(), NOW()
    FROM numbers WHERE n BETWEEN 1 AND ${CUSTOMERS}`);
  // One customer has every third order; one order in 40,000 is of another currency; few are under way.
  await run(`INSERT INTO orders
      (id, number, userId, status, paymentStatus, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
    SELECT UNHEX(CONCAT('019a', LPAD(HEX(n), 8, '0'), '70008000', LPAD(n, 12, '0'))), LPAD(n, 12, '0'),
      IF(n % 3 = 0, :first, :first + 1 + n % ${CUSTOMERS}), IF(n % 5000 = 0, 'pending', 'delivered'), 'paid', n % 1000,
      IF(n % 40000 = 7, 'EUR', 'USD'), :address, 'card', NOW(), NOW()
    FROM numbers`);
  await run(`INSERT INTO order_items (orderId, line, productId, name, quantity, price)
    SELECT id, 1, 1 + CAST(number AS UNSIGNED) % ${PRODUCTS}, 'P', 1, 1 FROM orders`);
  await run(`INSERT INTO fulfilments (id, orderId, locationId, trackingNumber, createdAt)
    SELECT id, id, 1, number, NOW() FROM orders WHERE CAST(number AS UNSIGNED) % 4 = 0`);
  await run(`INSERT INTO payments (id, orderId, provider, status, currency, amount, createdAt, updatedAt)
    SELECT id, id, 'external', IF(CAST(number AS UNSIGNED) % 1000 = 0, 'voided', 'captured'), 'USD', 1, createdAt, createdAt
    FROM orders WHERE CAST(number AS UNSIGNED) % 4 = 0`);
  await run(`INSERT INTO payment_operations (id, paymentId, kind, amount, status, createdAt, updatedAt)
    SELECT id, id, 'capture', 1, 'succeeded', createdAt, createdAt FROM payments`);
  // Unanswered until long after this test.
  for (const [prefix, kind, status, dueAt] of [
    ['019b', 'refund', 'failed', 'NULL'],
    ['019c', 'refund', 'unknown', "'2999-01-01'"],
  ]) {
    await run(`INSERT INTO payment_operations (id, paymentId, kind, amount, status, dueAt, createdAt, updatedAt)
      SELECT UNHEX(CONCAT('${prefix}', SUBSTR(HEX(id), 5))), id, '${kind}', 1, '${status}', ${dueAt}, createdAt, createdAt
      FROM payments ORDER BY id LIMIT 20`);
  }
  await run(`INSERT INTO returns (id, orderId, status, reason, createdAt, updatedAt)
    SELECT id, id, IF(CAST(number AS UNSIGNED) % 1000 = 0, 'requested', 'rejected'), 'Too small', createdAt, createdAt
    FROM orders WHERE CAST(number AS UNSIGNED) % 20 = 0`);
  await run(`INSERT INTO products (id, sku, skuKey, slug, name, price, currency, isActive, createdAt, updatedAt)
    SELECT 1000 + n, CONCAT('MORE-', n), CONCAT('more-', n), CONCAT('more-', n), CONCAT('Lamp ', n % 700), n % 90, 'USD',
      n % 47 <> 0, NOW(), NOW() FROM numbers WHERE n < ${MORE_PRODUCTS}`);
  await run(`INSERT INTO stock_levels (productId, locationId, onHand)
    SELECT 1000 + n, 1, IF(n % 19 = 0, 0, 7) FROM numbers WHERE n < ${MORE_PRODUCTS}`);
  await run('UPDATE users SET isActive = FALSE WHERE id % 500 = 0');
  await run(
    'ANALYZE TABLE orders, order_items, fulfilments, users, payments, payment_operations, returns, products, stock_levels',
  );
}, 240_000);
afterAll(() => service.close());

/** What each statement of a request reads: rows by the database's own count, and its plan. */
async function readBy(path: string) {
  const statements = await service.statementsDuring(async () => {
    const { status, body } = await service.request('GET', `/api/admin/${path}`, { as: admin });
    expect({ status, body }).toMatchObject({ status: 200 });
  });
  // A job that runs beside the request opens a transaction now and then.
  const selects = statements
    .map((statement) => statement.replace(/^Executing \([^)]*\): /, ''))
    .filter((statement) => /^\(?SELECT/i.test(statement));
  return inTransaction(service.sequelize, async (transaction) => {
    const ask = (sql: string) =>
      service.sequelize.query<Record<string, string>>(sql, { type: QueryTypes.SELECT, transaction });
    const count = async () => {
      const rows = await ask("SHOW SESSION STATUS LIKE 'Handler_read%'");
      return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
    };
    let rows = 0;
    const whole: string[] = [];
    for (const sql of selects) {
      const before = await count();
      await ask(sql);
      rows += (await count()) - before;
      const steps = await ask(`EXPLAIN FORMAT=TRADITIONAL ${sql}`);
      whole.push(
        ...steps
          .filter(
            ({ table, type }) =>
              /^(orders|placed|Order|sold|order_items)$/i.test(String(table)) && type === 'ALL',
          )
          .map(({ table, type }) => `${table} by ${type}: ${sql}`),
      );
    }
    return { rows, whole };
  });
}

const RARE = 'orders?currency=EUR';

describe('a list of orders reads a page of an index, however many orders there are', () => {
  it.each([
    ['all', 'orders'],
    ['all, the oldest first', 'orders?sort=oldest'],
    ['of a state', 'orders?status=delivered'],
    ['of two states', 'orders?status=pending,delivered'],
    ['of some days', 'orders?from=2025-11-01&to=2025-11-30'],
    ['of a customer with very many', 'orders?email=one@example.com'],
    ['of a customer with very many, in some states', 'orders?email=one@example.com&status=pending,shipped'],
    ['of a customer with a rare name', 'orders?customerName=name 2999'],
    ['with a product', 'orders?sku=ART-7'],
    ['in a parcel', 'orders?trackingNumber=000000040000'],
    ['by the beginning of an id', 'orders?q=019a0001'],
    ['by the beginning of an address', 'orders?q=c7@'],
    ['by a number', 'orders?q=0000-0004-0000'],
    ['of nobody', 'orders?customerName=Nobody'],
  ])('%s', { timeout: 60_000 }, async (_what, path) => {
    const { rows, whole } = await readBy(path);
    expect(whole).toEqual([]);
    expect(rows).toBeLessThan(A_FEW);
  });
});

describe('a filter without an index looks at so many orders a page', () => {
  it.each([
    ['a currency', RARE],
    ['a name of a hundred customers', 'orders?customerName=name 7'],
    ['a currency, the oldest first', `${RARE}&sort=oldest`],
    ['a state of payment', 'orders?paymentStatus=refunded'],
    ['an amount', 'orders?minTotal=2000'],
    ['an amount of a product', 'orders?sku=ART-7&minTotal=2000'],
    ['an amount in a state', 'orders?status=delivered&minTotal=2000'],
    ['a name that most have', 'orders?customerName=ada&currency=EUR'],
    ['sorted by amounts', 'orders?sku=ART-7&sort=-total'],
  ])('%s', { timeout: 60_000 }, async (_what, path) => {
    const { rows, whole } = await readBy(path);
    expect(whole).toEqual([]);
    // To find where to end, to get there, and what an order is looked up in.
    expect(rows).toBeLessThan(6 * MAX_SCANNED + A_FEW);
  });

  it('and goes on behind them, so that a few among all are found, each once', {
    timeout: 120_000,
  }, async () => {
    const found: string[] = [];
    let pages = 0;
    for (let next: string | null = ''; next !== null; pages++) {
      const { body } = await service.request('GET', `/api/admin/${RARE}${next && `&after=${next}`}`, {
        as: admin,
      });
      found.push(...body.items.map(({ id }: { id: string }) => id.slice(-6)));
      next = body.next;
    }
    expect(found).toEqual(['080007', '040007', '000007']);
    expect(pages).toBe(Math.ceil(ORDERS / MAX_SCANNED) + 0);
  });

  it('and too many are not sorted by amounts', async () => {
    const { status, body } = await service.request('GET', '/api/admin/orders?sort=total', { as: admin });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'sort' }] });
  });

  it('and takes no offset', async () => {
    const { status, body } = await service.request('GET', `/api/admin/${RARE}&offset=20`, { as: admin });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'offset' }] });
  });
});

it('counts up to a bound', { timeout: 60_000 }, async () => {
  const count = async (path: string) => {
    const { body } = await service.request('GET', `/api/admin/${path}`, { as: admin });
    return { total: body.total, relation: body.totalRelation };
  };
  expect(await count('orders?count=true')).toEqual({ total: MAX_COUNTED + 1, relation: 'gte' });
  expect(await count('orders?count=true&status=pending')).toEqual({ total: ORDERS / 5_000 });
  expect(await count('orders?count=true&email=one@example.com')).toEqual({ total: ORDERS / 3 });
});

describe('a list of accounts reads a page of an index', () => {
  it.each([
    ['all', 'users'],
    ['by name', 'users?sort=name'],
    ['by address', 'users?sort=-email'],
    ['of a name', 'users?name=name 2999'],
    ['of the beginning of an address', 'users?q=c2999@'],
    ['of a name that most have', 'users?name=ada'],
    ['admins', 'users?role=admin'],
    ['those that are disabled', 'users?isActive=false'],
    ['customers by name', 'users?role=customer&sort=name'],
    ['customers that are disabled, by name', 'users?role=customer&isActive=false&sort=name'],
    ['those that are not disabled, by address', 'users?isActive=true&sort=email'],
  ])('%s', async (_what, path) => {
    // Of a name that many have, so many are counted twice: as a first and as a last name.
    expect((await readBy(path)).rows).toBeLessThan(path.includes('ada') ? 5_000 : 500);
  });
});

describe('a list of products reads a page of an index, and the one behind it', () => {
  const filters = [
    '',
    'isActive=false',
    'isActive=true',
    'inStock=true',
    'stockBelow=5',
    'minPrice=10&maxPrice=80',
  ];
  const sorts = ['newest', 'price', '-name', 'sku'];
  it.each(filters.flatMap((filter) => sorts.map((sort) => `products?${filter && `${filter}&`}sort=${sort}`)))(
    '%s',
    async (path) => {
      const { body } = await service.request('GET', `/api/admin/${path}`, { as: admin });
      // One product of 47 is inactive, one of 19 has none left: to find those, others are passed over.
      const most = /isActive=false|stockBelow/.test(path) ? 4_000 : 500;
      expect((await readBy(path)).rows).toBeLessThan(most);
      expect((await readBy(`${path}&after=${body.next}`)).rows).toBeLessThan(most);
    },
  );
});

describe('a list of payments, returns or movements reads a page of an index', () => {
  it.each([
    'payments',
    'payments?status=voided',
    'payments?status=captured',
    'payments?status=capturing',
    'payments?refundFailed=true',
    'payments?unanswered=true',
    'returns',
    'returns?status=requested',
    'returns?status=rejected',
    'payment-events',
    'products/1/stock-movements',
  ])('%s', async (path) => {
    expect((await readBy(path)).rows).toBeLessThan(500);
  });
});
