import { afterAll, beforeAll, expect, it } from 'vitest';
import { Order, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;
let desk: OrderDesk;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  desk = orderDesk(service, await buildUser(), admin);
});
afterAll(() => service.close());

const get = (query = '') =>
  service.request('GET', `/api/admin/reports/stock-adjustments${query}`, { as: admin });

it('adds up what was found and lost, by reason, with what came back broken', async () => {
  const [mug, pot, tasse] = await Promise.all([
    buildProduct({ stock: 20, price: '5.00' }),
    buildProduct({ stock: 20, price: '30.50' }),
    buildProduct({ stock: 20, price: '7.00', currency: 'EUR' }),
  ]);
  const adjust = (id: number, quantity: number, reasonCode?: string) =>
    service.request('POST', `/api/admin/products/${id}/stock-adjustments`, {
      as: admin,
      body: { quantity, reason: 'As the report asks', reasonCode },
    });
  await adjust(mug.id, -2, 'damaged');
  await adjust(mug.id, -1, 'damaged');
  await adjust(pot.id, -1, 'damaged');
  await adjust(tasse.id, -4, 'damaged');
  await adjust(mug.id, 12, 'received');
  await adjust(mug.id, 3, 'count');
  await adjust(pot.id, -2, 'count');
  await adjust(pot.id, 1);
  const { id } = await desk.delivered([3]);
  await desk.cancel((await desk.processing([2])).id, {
    lines: [{ line: 1, quantity: 1 }],
    restock: false,
    reason: 'Broken',
  });
  const asked = await desk.askBack(id, { lines: [{ line: 1, quantity: 2 }], reason: 'Too small' });
  const returnId = asked.body.id;
  await desk.decide(id, returnId, 'approve');
  await desk.decide(id, returnId, 'receive', { lines: [{ line: 1, restock: 1, writeOff: 1 }] });

  const { status, body } = await get();
  expect(status).toBe(200);
  const row = (reasonCode: string | null, figures: object, kind = 'adjustment') => ({
    ...{ kind, reasonCode, currency: 'USD', unitsIn: 0, unitsOut: 0, ...figures },
  });
  expect(body.items).toEqual([
    row('damaged', {
      ...{ currency: 'EUR', movements: 1, products: 1, unitsOut: 4, netUnits: -4, netValue: '-28.00' },
    }),
    row('damaged', { movements: 3, products: 2, unitsOut: 4, netUnits: -4, netValue: '-45.50' }),
    row(null, { movements: 2, products: 2, unitsOut: 2, netUnits: -2, netValue: '-20.00' }, 'write_off'),
    row(null, { movements: 1, products: 1, unitsIn: 1, netUnits: 1, netValue: '30.50' }),
    row('count', { movements: 2, products: 2, unitsIn: 3, unitsOut: 2, netUnits: 1, netValue: '-46.00' }),
    row('received', { movements: 1, products: 1, unitsIn: 12, netUnits: 12, netValue: '60.00' }),
  ]);
  expect(await Order.count()).toBe(2);
});

it('is of the days that are asked for, and goes as CSV', async () => {
  expect((await get('?from=2024-06-01&to=2024-06-30')).body).toMatchObject({ items: [], next: null });
  expect((await get('?from=2024-06-02&to=2024-06-01')).status).toBe(400);
  const { body, headers } = await get('?format=csv');
  expect(headers['content-type']).toContain('text/csv');
  expect(body.split('\r\n')[0]).toBe(
    'kind,reasonCode,currency,movements,products,unitsIn,unitsOut,netUnits,netValue',
  );
});
