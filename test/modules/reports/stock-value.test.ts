import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { daysLate } from '../../../src/modules/reports/incoming.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';

let service: TestApp;
let admin: User;
let shop: number;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  shop = (await Location.create({ code: 'shop', name: 'Shop' })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const post = (path: string, body?: object) =>
  service.request('POST', `/api/admin${path}`, { as: admin, body });
const report = async (path: string) =>
  (await service.request('GET', `/api/admin/reports/${path}`, { as: admin })).body.items;

const order = async (productId: number, quantity: number, unitCost: string | null, locationId = 1) => {
  const lines = [{ productId, quantity, unitCost }];
  const made = await post('/stock-documents', { kind: 'receipt', locationId, lines });
  expect(made.status).toBe(201);
  return made.body.id as string;
};
const receive = async (id: string, productId: number, quantity: number) =>
  expect((await post(`/stock-documents/${id}/receive`, { lines: [{ productId, quantity }] })).status).toBe(
    200,
  );
const lose = (productId: number, quantity: number) =>
  post(`/products/${productId}/stock-adjustments`, { quantity: -quantity, reason: 'Broken', locationId: 1 });
const ofProduct = async (productId: number) =>
  (await report('stock-value?groupBy=product&limit=100')).find(
    (row: { productId: number }) => row.productId === productId,
  );

it('what is on hand came last, whatever was ordered first', async () => {
  const { id } = await buildProduct({ stock: 0, price: '9.00' });
  const [first, second] = [await order(id, 6, '4.00'), await order(id, 8, '5.00')];
  await receive(second, id, 8);
  await receive(first, id, 6);
  expect(await ofProduct(id)).toMatchObject({ units: 14, unitsWithCost: 14, costValue: '64.00' });
  await lose(id, 4);
  // 6 at 4.00, which came last, and 4 at 5.00.
  const left = { units: 10, stockValue: '90.00', unitsWithCost: 10, costValue: '44.00', unitsWithoutCost: 0 };
  expect(await ofProduct(id)).toMatchObject(left);
});

it('units of which nobody said what they cost are counted, and not valued', async () => {
  const { id } = await buildProduct({ stock: 3, price: '9.00' });
  await receive(await order(id, 2, null), id, 2);
  await receive(await order(id, 4, '1.50'), id, 4);
  await receive(await order(id, 1, '0.00'), id, 1);
  // What was there before all receipts has no cost, nor has what came of the one that names none; what was free costs nothing.
  const all = { units: 10, unitsWithCost: 5, costValue: '6.00', unitsWithoutCost: 5 };
  expect(await ofProduct(id)).toMatchObject(all);
  await lose(id, 4);
  expect(await ofProduct(id)).toMatchObject({
    units: 6,
    unitsWithCost: 5,
    costValue: '6.00',
    unitsWithoutCost: 1,
  });
});

it('a transfer changes no cost: it is shared out by units, to the cent', async () => {
  const { id } = await buildProduct({ stock: 0, price: '9.00', currency: 'EUR' });
  await receive(await order(id, 3, '3.33'), id, 3);
  await receive(await order(id, 4, '0.01'), id, 4);
  const asked = {
    kind: 'transfer',
    fromLocationId: 1,
    locationId: shop,
    lines: [{ productId: id, quantity: 2 }],
  };
  const transfer = (await post('/stock-documents', asked)).body.id;
  await post(`/stock-documents/${transfer}/ship`);
  await receive(transfer, id, 1);
  // 10.03 for 7 units: 5 of them 7.16, 6 of them 8.60.
  const rows = await report('stock-value?groupBy=location');
  expect(rows.filter(({ currency }: { currency: string }) => currency === 'EUR')).toMatchObject([
    { location: 'Main warehouse', units: 5, unitsWithCost: 5, costValue: '7.16' },
    { location: 'Shop', units: 1, unitsWithCost: 1, costValue: '1.44' },
    { location: 'In transit', units: 1, unitsWithCost: 1, costValue: '1.43' },
  ]);
});

it('the dearest stock that can be kept is valued', async () => {
  const { id } = await buildProduct({ stock: 0, price: '99999999.999', currency: 'KWD' });
  for (let delivery = 0; delivery < 3; delivery++)
    await receive(await order(id, 1_000_000, '99999999.999'), id, 1_000_000);
  expect(await ofProduct(id)).toMatchObject({
    stockValue: '299999999997000.000',
    costValue: '299999999997000.000',
  });
});

it.each([
  ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-29T22:00:00Z', 1],
  ['2026-03-28T23:00:00Z', 'Europe/Berlin', '2026-03-29T21:59:59Z', 0],
  ['2026-10-25T21:00:00Z', 'Europe/Berlin', '2026-10-26T23:30:00Z', 2],
  ['2026-10-24T22:00:00Z', 'Europe/Berlin', '2026-10-25T23:30:00Z', 1],
  ['2026-01-02T00:00:00Z', 'UTC', '2026-01-01T00:00:00Z', 0],
  ['2025-12-31T23:00:00Z', 'Pacific/Apia', '2026-01-02T12:00:00Z', 2],
])('what is expected at %s in %s is at %s so many days late: %d', (expected, zone, now, days) => {
  expect(daysLate(new Date(expected), zone, new Date(now))).toBe(days);
});

it('what has no date is not late', () => {
  expect(daysLate(null, 'UTC')).toBe(null);
});
