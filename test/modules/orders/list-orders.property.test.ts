import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Fulfilment, Order, OrderItem, type Product, type User } from '../../../src/models/index.js';
import {
  ORDER_PAYMENT_STATUSES,
  ORDER_STATUSES,
  type OrderPaymentStatus,
  type OrderStatus,
  PAYMENT_METHODS,
  type PaymentMethod,
} from '../../../src/models/order.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { LOCATION_ID } from '../../helpers/location.js';

// Whatever a list is narrowed down to and sorted by, its pages together have each order that fits once, in order.

interface Known {
  id: string;
  user: User;
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  paymentMethod: PaymentMethod;
  currency: string;
  total: number;
  products: Product[];
  day: string;
  tracking: string | null;
}

/** Requests for a list; more of them: npm run test:faults. */
const RUNS = process.env.LONG_TESTS ? 300 : 60;
const ORDERS = 240;
const DAYS = ['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'];
const PEOPLE = [
  ['Ada', 'Lovelace', 'ada@example.com'],
  ['Ada', 'Byron', 'byron@example.com'],
  ['Love', 'Adams', 'love@example.org'],
  ['Jean-Luc', 'O’Neil 100%', 'jl_100%@example.org'],
] as const;

let service: TestApp;
let admin: User;
let users: User[];
let products: Product[];
let known: Known[];

beforeAll(async () => {
  service = await startApp({ SHOP_TIME_ZONE: 'Asia/Tokyo' });
  admin = await buildAdmin({ firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.net' });
  users = await Promise.all(
    PEOPLE.map(([firstName, lastName, email]) => buildUser({ firstName, lastName, email })),
  );
  products = [];
  for (let n = 0; n < 3; n++) products.push(await buildProduct({ sku: `ART ${n}`, stock: 1_000 }));
  known = Array.from({ length: ORDERS }, (_, n) => orderOf(n));
  await inTransaction(service.sequelize, async (transaction) => {
    await Order.bulkCreate(known.map(rowOf), { transaction });
    await OrderItem.bulkCreate(
      known.flatMap(({ id, products }) =>
        products.map((product, index) => ({
          orderId: id,
          line: index + 1,
          productId: product.id,
          name: product.name,
          quantity: 1,
          price: '1.00',
        })),
      ),
      { transaction },
    );
    const parcels = known.filter(({ tracking }) => tracking !== null);
    await Fulfilment.bulkCreate(
      parcels.map(({ id, tracking }) => ({
        id: uuid(),
        orderId: id,
        locationId: LOCATION_ID,
        trackingNumber: tracking,
      })),
      { transaction },
    );
  });
});
afterAll(() => service.close());

/** Several within a millisecond; the first and the last ones of a day in the shop's time zone among them. */
function orderOf(n: number): Known {
  const day = DAYS[n % DAYS.length] as string;
  const begin = Date.parse(`${day}T00:00:00+09:00`);
  const at =
    [begin, begin, begin + 86_399_999, begin + n * 1_000][n % 4 === 0 ? n % 3 : (n >> 2) % 4] ?? begin;
  return {
    id: uuid({ msecs: at }),
    user: users[(n * 7) % users.length] as User,
    status: ORDER_STATUSES[(n * 3) % ORDER_STATUSES.length] as OrderStatus,
    paymentStatus: ORDER_PAYMENT_STATUSES[(n * 5) % ORDER_PAYMENT_STATUSES.length] as OrderPaymentStatus,
    paymentMethod: PAYMENT_METHODS[n % PAYMENT_METHODS.length] as PaymentMethod,
    currency: n % 5 === 0 ? 'JPY' : 'USD',
    total: [0, 5, 5, 19, 1_000][(n * 11) % 5] as number,
    // Some have the same product in two lines.
    products: [[0], [1], [0, 1], [1, 1], [2]][(n * 13) % 5]?.map((at) => products[at] as Product) ?? [],
    day,
    tracking: n % 10 === 0 ? `DHL-${n % 30}` : null,
  };
}

const rowOf = ({ id, user, status, paymentStatus, paymentMethod, currency, total }: Known) => ({
  id,
  userId: user.id,
  status,
  paymentStatus,
  currency,
  totalAmount: String(total),
  shippingAddress: ADDRESS,
  paymentMethod,
});

/** A filter as it is sent, and which orders fit. */
interface Asked {
  query: Record<string, string>;
  fits: (order: Known) => boolean;
}
const asked = (name: string, value: string | number, fits: Asked['fits']): Asked => ({
  query: { [name]: String(value) },
  fits,
});
const oneOf = (...values: Asked[]) => fc.constantFrom(...values);

const statuses = fc
  .shuffledSubarray([...ORDER_STATUSES], { minLength: 1 })
  .map((some) => asked('status', some.join(','), ({ status }) => some.includes(status)));
const paymentStatuses = fc
  .shuffledSubarray([...ORDER_PAYMENT_STATUSES], { minLength: 1, maxLength: 3 })
  .map((some) => asked('paymentStatus', some.join(','), ({ paymentStatus }) => some.includes(paymentStatus)));
const paymentMethods = fc
  .shuffledSubarray([...PAYMENT_METHODS], { minLength: 1, maxLength: 2 })
  .map((some) => asked('paymentMethod', some.join(','), ({ paymentMethod }) => some.includes(paymentMethod)));
const dates = fc.constantFrom(...DAYS).chain((day) =>
  oneOf(
    asked('from', day, (order) => order.day >= day),
    asked('to', day, (order) => order.day <= day),
  ),
);
const named = (name: string, value: string, ...people: number[]) =>
  asked(name, value, ({ user }) => people.some((person) => users[person]?.id === user.id));
const items = fc
  .nat(2)
  .map((at) => [
    asked('sku', ` art ${at}`, (order) => order.products.some(({ sku }) => sku === `ART ${at}`)),
  ]);

const forAll = [
  statuses,
  paymentStatuses,
  dates,
  items.map(([first]) => first as Asked),
  fc
    .nat(2)
    .map((at) => asked('trackingNumber', `DHL-${at * 10}`, ({ tracking }) => tracking === `DHL-${at * 10}`)),
  oneOf(asked('trackingNumber', 'UPS', () => false)),
];
const forAdmins = [
  ...forAll,
  paymentMethods,
  fc.nat(3).map((at) => named('email', (PEOPLE[at] as (typeof PEOPLE)[number])[2].toUpperCase(), at)),
  oneOf(
    named('customerName', 'ada', 0, 1, 2),
    named('customerName', 'ada love', 0),
    named('customerName', 'Lovelace, Ada', 0),
    named('customerName', 'o’neil 100%', 3),
    named('customerName', '%'),
    named('email', 'ada@example'),
    named('q', 'LOVE', 0, 2),
    named('q', 'love@', 2),
    named('q', 'jl_', 3),
  ),
  fc
    .tuple(fc.nat(ORDERS - 1), fc.integer({ min: 1, max: 36 }), fc.boolean())
    .map(([n, length, plain]) => idBegins(n, length, plain)),
  oneOf(asked('currency', 'JPY', ({ currency }) => currency === 'JPY')),
  fc.constantFrom(0, 5, 6, 1_000).chain((amount) =>
    oneOf(
      asked('minTotal', amount, ({ total }) => total >= amount),
      asked('maxTotal', amount, ({ total }) => total <= amount),
    ),
  ),
];

function idBegins(n: number, length: number, plain: boolean): Asked {
  const begins = (known[n] as Known).id.slice(0, length);
  const sent = plain ? begins.replaceAll('-', '').toUpperCase() : begins;
  return asked('q', sent, ({ id }) => id.startsWith(begins.replace(/-$/, '')));
}

const SORTS: Record<string, (a: Known, b: Known) => number> = {
  newest: (a, b) => (a.id < b.id ? 1 : -1),
  oldest: (a, b) => (a.id < b.id ? -1 : 1),
  total: (a, b) => a.total - b.total || (a.id < b.id ? -1 : 1),
  '-total': (a, b) => b.total - a.total || (a.id < b.id ? 1 : -1),
};

const requests = (filters: fc.Arbitrary<Asked>[]) =>
  fc.record({
    filters: fc.uniqueArray(fc.oneof(...filters), {
      maxLength: 4,
      selector: ({ query }) => Object.keys(query)[0],
    }),
    sort: fc.constantFrom(...Object.keys(SORTS)),
    // Few runs page by a few orders: one of those takes as long as twenty others.
    limit: fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
      { weight: 7, arbitrary: fc.integer({ min: 9, max: 100 }) },
    ),
  });

async function allPages(path: string, as: User, query: Record<string, string>): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const search = new URLSearchParams({ ...query, ...(after && { after }) });
    const { status, body } = await service.request('GET', `${path}?${search}`, { as });
    expect({ status, body }).toMatchObject({ status: 200 });
    seen.push(...body.items.map(({ id }: Known) => id));
    after = body.next;
  }
  return seen;
}

const isPagedOnce = async (
  path: string,
  as: User,
  { filters, sort, limit }: { filters: Asked[]; sort: string; limit: number },
  isListed: (order: Known) => boolean,
) => {
  const query = Object.assign({ sort, limit: String(limit) }, ...filters.map((one) => one.query));
  const expected = known
    .filter((order) => isListed(order) && filters.every(({ fits }) => fits(order)))
    .sort(SORTS[sort]);
  expect(await allPages(path, as, query)).toEqual(expected.map(({ id }) => id));
  const { body } = await service.request(
    'GET',
    `${path}?${new URLSearchParams({ ...query, count: 'true' })}`,
    { as },
  );
  expect({ total: body.total, relation: body.totalRelation }).toEqual({ total: expected.length });
};

describe('paging through any list yields each order that fits once, in order', () => {
  it('for admins', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(requests(forAdmins), (request) =>
        isPagedOnce('/api/admin/orders', admin, request, () => true),
      ),
      { numRuns: RUNS },
    ),
  );

  it('for customers, of their own', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(requests(forAll), fc.nat(3), (request, at) => {
        const customer = users[at] as User;
        return isPagedOnce('/api/orders', customer, request, ({ user }) => user.id === customer.id);
      }),
      { numRuns: RUNS / 2 },
    ),
  );
});
