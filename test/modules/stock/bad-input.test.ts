import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  Fulfilment,
  Order,
  StockDocument,
  StockDocumentLine,
  StockHold,
  StockLevel,
  StockMovement,
  type User,
} from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { stockAt } from '../../helpers/location.js';

// Bad input about stock is a clear 4xx, and changes nothing.

let service: TestApp;
let admin: User;
let customer: User;
let other: User;
/** Ids of what there is. */
const of = {
  main: 1,
  shop: 0,
  closed: 0,
  backorder: 0,
  transit: 0,
  mug: 0,
  retired: 0,
  transfer: '',
  sheet: '',
  receipt: '',
  hold: '',
  order: '',
  waiting: '',
};

beforeAll(async () => {
  service = await startApp();
  [admin, customer, other] = await Promise.all([buildAdmin(), buildUser(), buildUser()]);
  const asAdmin = async (method: string, path: string, body?: object) => {
    const answer = await service.request(method as 'GET', `/api/admin${path}`, { as: admin, body });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const place = async (productId: number, quantity: number): Promise<string> => {
    const body = orderBody([{ productId, quantity }], { paymentMethod: 'invoice' });
    const { body: placed } = await service.request('POST', '/api/orders', { as: customer, body });
    await asAdmin('POST', `/orders/${placed.id}/accept`, {});
    return placed.id;
  };
  of.shop = (await asAdmin('POST', '/locations', { code: 'shop', name: 'Shop', priority: -1 })).id;
  of.closed = (await asAdmin('POST', '/locations', { code: 'closed', name: 'Closed', isActive: false })).id;
  of.backorder = (await Location.findOne({ where: { kind: 'backorder' }, rejectOnEmpty: true })).id;
  of.mug = (await buildProduct({ stock: 10 })).id;
  of.retired = (await buildProduct({ stock: 10, isActive: false })).id;
  await stockAt(of.mug, of.shop, 5);
  const lines = [{ productId: of.mug, quantity: 3 }];
  const between = { fromLocationId: of.main, locationId: of.shop };
  of.transfer = (await asAdmin('POST', '/stock-documents', { kind: 'transfer', ...between, lines })).id;
  await asAdmin('POST', `/stock-documents/${of.transfer}/ship`);
  of.transit = (await Location.findOne({ where: { kind: 'transit' }, rejectOnEmpty: true })).id;
  of.receipt = (await asAdmin('POST', '/stock-documents', { kind: 'receipt', lines })).id;
  of.sheet = (await asAdmin('POST', '/stock-documents', { kind: 'count' })).id;
  const items = [{ productId: of.mug, quantity: 2 }];
  of.hold = (await service.request('POST', '/api/holds', { as: customer, body: { items } })).body.id;
  of.order = await place(of.mug, 2);
  const late = (await buildProduct({ stock: 0 })).id;
  await asAdmin('PUT', `/products/${late}/backorder`, { limit: 5 });
  of.waiting = await place(late, 1);
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

/** All that bad input could change. */
async function everything() {
  const tables = [StockLevel, StockMovement, StockHold, StockDocument, StockDocumentLine, Fulfilment, Order];
  return Promise.all(tables.map((table) => (table as typeof Order).findAll({ raw: true })));
}

type Role = 'admin' | 'customer' | 'other';
type Case = [what: string, request: () => [Role, string, string, object], outcome: [number, string, string?]];

const WHY = { reasonCode: 'damaged', reason: 'Broken' };
const adjust = (body: object): [Role, string, string, object] => [
  'admin',
  'POST',
  `/admin/products/${of.mug}/stock-adjustments`,
  { ...WHY, ...body },
];
const set = (
  locationId: number,
  body: object = { onHand: 5, changeFromQuantity: null },
): [Role, string, string, object] => ['admin', 'PUT', `/admin/products/${of.mug}/stock/${locationId}`, body];
const make = (body: object): [Role, string, string, object] => [
  'admin',
  'POST',
  '/admin/stock-documents',
  body,
];
const transfer = (body: object) =>
  make({
    kind: 'transfer',
    fromLocationId: of.main,
    locationId: of.shop,
    lines: [{ productId: of.mug, quantity: 1 }],
    ...body,
  });
const receive = (id: string, quantity: number): [Role, string, string, object] => [
  'admin',
  'POST',
  `/admin/stock-documents/${id}/receive`,
  { lines: [{ productId: of.mug, quantity }] },
];
const count = (...units: number[]): [Role, string, string, object] => [
  'admin',
  'PUT',
  `/admin/stock-documents/${of.sheet}/counts`,
  { lines: units.map((counted) => ({ productId: of.mug, counted })) },
];
const hold = (productId: number, quantity: number, more: object = {}): [Role, string, string, object] => [
  'other',
  'POST',
  '/holds',
  { items: [{ productId, quantity }], ...more },
];
const ship = (order: string, locationId?: number): [Role, string, string, object] => [
  'admin',
  'POST',
  `/admin/orders/${order}/fulfilments`,
  { ...(locationId !== undefined && { locationId }) },
];

const cases: Case[] = [
  // Locations.
  [
    'an adjustment at an unknown location',
    () => adjust({ quantity: -1, locationId: 999 }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'an adjustment at an inactive location',
    () => adjust({ quantity: 1, locationId: of.closed }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'an adjustment of what is in transit',
    () => adjust({ quantity: 1, locationId: of.transit }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'an adjustment of a limit of backorders',
    () => adjust({ quantity: 1, locationId: of.backorder }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  ['a level set at an unknown location', () => set(999), [404, 'NOT_FOUND']],
  ['a level set at an inactive location', () => set(of.closed), [400, 'VALIDATION_FAILED', 'locationId']],
  [
    'a receipt for an unknown location',
    () => make({ kind: 'receipt', locationId: 999, lines: [{ productId: of.mug, quantity: 1 }] }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'a receipt for an inactive location',
    () => make({ kind: 'receipt', locationId: of.closed, lines: [{ productId: of.mug, quantity: 1 }] }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'a count at an inactive location',
    () => make({ kind: 'count', locationId: of.closed }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'a transfer to an inactive location',
    () => transfer({ locationId: of.closed }),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'a transfer from an inactive location',
    () => transfer({ fromLocationId: of.closed }),
    [400, 'VALIDATION_FAILED', 'fromLocationId'],
  ],
  ['a transfer to itself', () => transfer({ locationId: of.main }), [400, 'VALIDATION_FAILED', 'locationId']],
  // Units.
  ['an adjustment by half a unit', () => adjust({ quantity: 0.5 }), [400, 'VALIDATION_FAILED', 'quantity']],
  ['an adjustment by nothing', () => adjust({ quantity: 0 }), [400, 'VALIDATION_FAILED', 'quantity']],
  ['an adjustment of more than is free', () => adjust({ quantity: -4 }), [409, 'INSUFFICIENT_STOCK']],
  [
    'a level of fewer than none',
    () => set(of.main, { onHand: -1, changeFromQuantity: null }),
    [400, 'VALIDATION_FAILED', 'onHand'],
  ],
  [
    'a level of half a unit',
    () => set(of.main, { onHand: 1.5, changeFromQuantity: null }),
    [400, 'VALIDATION_FAILED', 'onHand'],
  ],
  [
    'a transfer of fewer than none',
    () => transfer({ lines: [{ productId: of.mug, quantity: -1 }] }),
    [400, 'VALIDATION_FAILED', 'lines.0.quantity'],
  ],
  [
    'a receipt of half a unit',
    () => receive(of.receipt, 0.5),
    [400, 'VALIDATION_FAILED', 'lines.0.quantity'],
  ],
  ['more received than was sent', () => receive(of.transfer, 4), [409, 'DOCUMENT_QUANTITY_EXCEEDED']],
  ['more received than was expected', () => receive(of.receipt, 4), [409, 'DOCUMENT_QUANTITY_EXCEEDED']],
  ['a product that is counted twice', () => count(3, 4), [400, 'VALIDATION_FAILED', 'lines.1.productId']],
  ['a count of fewer than none', () => count(-1), [400, 'VALIDATION_FAILED', 'lines.0.counted']],
  ['a count of half a unit', () => count(2.5), [400, 'VALIDATION_FAILED', 'lines.0.counted']],
  // What was seen before.
  [
    'an adjustment of what is not there any more',
    () => adjust({ quantity: -1, changeFromQuantity: 9 }),
    [409, 'STOCK_CHANGED'],
  ],
  [
    'a level set from what is not there any more',
    () => set(of.main, { onHand: 8, changeFromQuantity: 9 }),
    [409, 'STOCK_CHANGED'],
  ],
  // Holds.
  ['a hold of a thousand units', () => hold(of.mug, 1_000), [409, 'HOLD_LIMIT_EXCEEDED']],
  ['a hold of more than there is', () => hold(of.mug, 15), [409, 'INSUFFICIENT_STOCK']],
  ['a hold of half a unit', () => hold(of.mug, 0.5), [400, 'VALIDATION_FAILED', 'items.0.quantity']],
  ['a hold of an inactive product', () => hold(of.retired, 1), [409, 'PRODUCT_UNAVAILABLE']],
  [
    'a hold that replaces that of somebody else',
    () => hold(of.mug, 1, { replaces: of.hold }),
    [409, 'HOLD_GONE'],
  ],
  [
    'a longer hold of somebody else',
    () => ['other', 'PATCH', `/holds/${of.hold}`, { ttlSeconds: 60 }],
    [404, 'NOT_FOUND'],
  ],
  [
    'an order from the hold of somebody else',
    () => ['other', 'POST', '/orders', orderBody([{ productId: of.mug, quantity: 1 }], { holdId: of.hold })],
    [409, 'HOLD_GONE'],
  ],
  // Parcels.
  ['a parcel from an unknown location', () => ship(of.order, 999), [400, 'VALIDATION_FAILED', 'locationId']],
  [
    'a parcel from an inactive location',
    () => ship(of.order, of.closed),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  [
    'a parcel of what is in transit',
    () => ship(of.order, of.transit),
    [400, 'VALIDATION_FAILED', 'locationId'],
  ],
  ['a parcel of units that are not there yet', () => ship(of.waiting), [409, 'UNITS_BACKORDERED']],
  [
    'a parcel from the location of backorders',
    () => ship(of.waiting, of.backorder),
    [409, 'UNITS_BACKORDERED'],
  ],
];

it.each(cases)('%s is refused, and changes nothing', async (_what, request, [status, code, field]) => {
  const before = await everything();
  const [role, method, path, body] = request();
  const as = { admin, customer, other }[role];
  const refused = await service.request(method as 'POST', `/api${path}`, { as, body });
  expect({ status: refused.status, code: refused.body.code }).toEqual({ status, code });
  expect(refused.headers['content-type']).toContain('application/problem+json');
  if (field) expect(refused.body.errors).toMatchObject([{ field }]);
  if (code === 'STOCK_CHANGED')
    expect(refused.body.levels).toMatchObject([{ changeFromQuantity: 9, onHand: 7 }]);
  expect(await everything()).toEqual(before);
});
