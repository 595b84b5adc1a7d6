import { afterAll, beforeAll, expect, it } from 'vitest';
import { AREAS } from '../../src/consistency/areas.js';
import { verify } from '../../src/consistency/verify.js';
import type { User } from '../../src/models/index.js';
import type { Placement } from '../../src/modules/orders/placing/decide-orders.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../src/modules/orders/placing/place-orders.js';
import { createRulebook } from '../../src/modules/pricing/api.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../helpers/factories.js';

// A shop of orders with discounts, shipping and two taxes, as the service places and cancels them. `npm run test:faults` fills it
// with 100,000 of them.

const ORDERS = Number(process.env.PRICED_ORDERS ?? 400);
const IN_A_BATCH = 200;
/** Of so many orders one is cancelled in part. */
const CANCELLED = 50;
const BUYERS = 10;
const PRICES = ['9.99', '0.35', '120.00', '17.49', '3.33'];

let service: TestApp;
let admin: User;
let buyers: User[];
let products: number[];

const make = async (path: string, body: object) => {
  const answer = await service.request('POST', `/api/admin/${path}`, { as: admin, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};

beforeAll(async () => {
  service = await startApp({ PRICES_INCLUDE_TAX: 'false', TAX_ROUNDING: 'order' });
  admin = await buildAdmin();
  buyers = await Promise.all(Array.from({ length: BUYERS }, () => buildUser()));
  const stock = 100 * ORDERS;
  products = await Promise.all(PRICES.map(async (price) => (await buildProduct({ price, stock })).id));
  await make('tax-rates', { name: 'VAT', country: 'GB', rate: '20' });
  await make('tax-rates', { name: 'Levy', country: 'GB', rate: '2.5' });
  const zone = await make('shipping-zones', { name: 'GB', regions: [{ country: 'GB' }] });
  const method = { code: 'parcel', name: 'Parcel', zoneId: zone.id, currency: 'USD', freeFrom: '100.00' };
  await make('shipping-methods', { ...method, rates: [{ amount: '4.95' }] });
  const percent = { kind: 'percent', value: '12.5' };
  await make('discounts', { name: 'Code', code: 'HELLO', class: 'order', ...percent });
  const rule = { productIds: [products[0]] };
  await make('discounts', { name: 'Automatic', isAutomatic: true, class: 'line', ...percent, rule });
}, 60_000);
afterAll(() => service.close());

/** Each third with a code. */
const asked = (n: number): Placement => ({
  ...newOrderKeys(),
  userId: (buyers[n % BUYERS] as User).id,
  lines: products
    .slice(0, 1 + (n % PRICES.length))
    .map((productId, line) => ({ productId, quantity: 1 + ((n + line) % 4) })),
  shippingAddress: ADDRESS,
  shippingMethod: 'parcel',
  paymentMethod: 'invoice',
  ...(n % 3 === 0 && { discountCodes: ['HELLO'] }),
});

it(`adds up in ${ORDERS} of them`, { timeout: 60_000 + 20 * ORDERS }, async () => {
  const rulebook = createRulebook({ isIncluded: false, rounding: 'order' });
  for (let done = 0; done < ORDERS; done += IN_A_BATCH) {
    const batch = Array.from({ length: Math.min(IN_A_BATCH, ORDERS - done) }, (_, n) => asked(done + n));
    const outcomes = await placeOrders(service.sequelize, batch, undefined, 0, rulebook);
    for (const outcome of outcomes) expect(outcome).toHaveProperty('placed');
    for (const { orderId } of batch.filter((_, n) => n % CANCELLED === 0)) {
      const body = { lines: [{ line: 1, quantity: 1 }] };
      const { status } = await service.request('POST', `/api/admin/orders/${orderId}/cancel`, {
        as: admin,
        body,
      });
      expect(status).toBe(200);
    }
  }
  // A few of them in several statements, too.
  const { checks, checked } = await verify(service.sequelize, AREAS, {
    ...(ORDERS < 20_000 && { ordersAStatement: 150 }),
  });
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(checked).toMatchObject({ orders: ORDERS, discountRedemptions: Math.ceil(ORDERS / 3) });
});
