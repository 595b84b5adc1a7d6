import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INVENTORY } from '../../../src/consistency/areas.js';
import { verify } from '../../../src/consistency/verify.js';
import { idInSql } from '../../../src/models/id.js';
import { StockLevel, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { PROMISED } from '../../../src/models/stock-hold.js';
import { applyProposals, takeBackPromises } from '../../../src/modules/stock/repair/apply.js';
import { planRepair, type RepairPlan } from '../../../src/modules/stock/repair/plan.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { stockAt } from '../../helpers/location.js';

// A shop in which everything happened, written to past the service: verify names it, and inventory:repair mends it, or says what to do.

let shop: TestApp;
let intruder: Connection;
let admin: User;
let customer: User;
/** Locations beside the first one. */
let store: number;
let backorder: number;
let transit: number;

beforeAll(async () => {
  shop = await startApp();
  intruder = await createConnection({ uri: shop.databaseUrl, multipleStatements: true });
  // What a constraint refuses can be there all the same: in a dump that was loaded without them.
  await intruder.query(`SET SESSION foreign_key_checks = 0;
    ALTER TABLE stock_levels
      DROP CONSTRAINT stock_levels_committed_within_on_hand, DROP CONSTRAINT stock_levels_on_hand_not_negative`);
  // Nobody fills or sweeps meanwhile.
  for (const name of ['fill backorders', 'release expired holds'])
    await shop.sequelize.query(
      `INSERT INTO job_leases (name, holder, dueAt) VALUES ('${name}', X'${'0'.repeat(32)}', '2100-01-01')
       ON DUPLICATE KEY UPDATE dueAt = VALUES(dueAt)`,
    );
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  store = (await asAdmin('POST', '/locations', { code: 'store', name: 'Store', priority: -1 })).id;
  backorder = (await Location.findOne({ where: { kind: 'backorder' }, rejectOnEmpty: true })).id;
});
afterAll(async () => {
  await intruder.end();
  await shop.close();
});

const asAdmin = async (method: string, path: string, body?: object) => {
  const answer = await shop.request(method as 'POST', `/api/admin${path}`, { as: admin, body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};

/** A product with what happened to it. */
interface Story {
  productId: number;
  /** An order of five, of which two are cancelled, two are sent from the store and one of those came back and was written off. */
  orderId: string;
  /** Order of two units that it waits for. */
  waiting: string;
  transfer: string;
  receipt: string;
  count: string;
}
let of: Story;

beforeEach(async () => {
  const { id: productId } = await buildProduct({ stock: 6 });
  await stockAt(productId, store, 4);
  const place = async (quantity: number): Promise<string> => {
    const body = orderBody([{ productId, quantity }], { paymentMethod: 'invoice' });
    const placed = await shop.request('POST', '/api/orders', { as: customer, body });
    expect(placed.status).toBe(201);
    return placed.body.id;
  };
  const document = async (body: object): Promise<string> =>
    (await asAdmin('POST', '/stock-documents', body)).id;
  const lines = (quantity: number) => ({ lines: [{ productId, quantity }] });

  const orderId = await place(5);
  await asAdmin('POST', `/orders/${orderId}/accept`, {});
  await asAdmin('POST', `/orders/${orderId}/cancel`, { lines: [{ line: 1, quantity: 2 }] });
  const parcel = await asAdmin('POST', `/orders/${orderId}/fulfilments`, {
    locationId: store,
    lines: [{ line: 1, quantity: 2 }],
  });
  await asAdmin('POST', `/orders/${orderId}/fulfilments/${parcel.id}/deliver`, {});
  const asked = await shop.request('POST', `/api/orders/${orderId}/returns`, {
    as: customer,
    body: { lines: [{ line: 1, quantity: 1 }], reason: 'Broken' },
  });
  const back = `/orders/${orderId}/returns/${asked.body.id}`;
  await asAdmin('POST', `${back}/approve`, {});
  await asAdmin('POST', `${back}/receive`, { lines: [{ line: 1, writeOff: 1 }] });

  const transfer = await document({ kind: 'transfer', fromLocationId: 1, locationId: store, ...lines(3) });
  await asAdmin('POST', `/stock-documents/${transfer}/ship`);
  await asAdmin('POST', `/stock-documents/${transfer}/receive`, lines(1));
  const receipt = await document({ kind: 'receipt', ...lines(4) });
  await asAdmin('POST', `/stock-documents/${receipt}/receive`, lines(2));
  const count = await document({ kind: 'count' });
  await asAdmin('PUT', `/stock-documents/${count}/counts`, { lines: [{ productId, counted: 4 }] });
  await asAdmin('POST', `/stock-documents/${count}/post`);
  transit = (await Location.findOne({ where: { kind: 'transit' }, rejectOnEmpty: true })).id;

  // All that is left is sold, so that nothing is there for who waits.
  const { stockQuantity } = await asAdmin('GET', `/products/${productId}`);
  await place(stockQuantity);
  await asAdmin('PUT', `/products/${productId}/backorder`, { limit: 5 });
  const waiting = await place(2);
  of = { productId, orderId, waiting, transfer, receipt, count };
  expect(await violations()).toEqual([]);
  expect(await levels()).toEqual(LEVELS());
});

/** On hand, committed and held, by location. */
const LEVELS = () => ({ 1: [4, 4, 0], [store]: [3, 3, 0], [backorder]: [5, 2, 0], [transit]: [2, 0, 0] });

/** Names of the checks that fail. */
async function violations(): Promise<string[]> {
  const { checks } = await verify(shop.sequelize, INVENTORY);
  return checks
    .filter((check) => check.violations > 0)
    .map(({ name }) => name)
    .sort();
}

async function levels(): Promise<Record<number, [number, number, number]>> {
  const found = await StockLevel.findAll({
    where: { productId: of.productId },
    order: ['locationId'],
    raw: true,
  });
  return Object.fromEntries(
    found.map(({ locationId, onHand, committed, held }) => [locationId, [onHand, committed, held]]),
  );
}

async function repair(): Promise<RepairPlan> {
  const plan = await planRepair(shop.sequelize, INVENTORY);
  for (const productId of new Set(plan.proposals.map(({ subject }) => subject.productId))) {
    const own = plan.proposals.filter(({ subject }) => subject.productId === productId);
    expect(await applyProposals(shop.sequelize, own)).toEqual(own);
  }
  for (const one of plan.overpromised) await takeBackPromises(shop.sequelize, one);
  return plan;
}

interface Tampering {
  /** What somebody did. */
  what: string;
  sql: () => string;
  /** Checks that fail then. */
  found: string[];
  /** Levels that are not as before. */
  levels?: () => Record<number, number[]>;
  /** Movements that are proposed, as kind, location, on hand and committed. */
  proposed?: () => Array<[string, number, number, number]>;
}

const ofOrder = (id: string) => `productId = ${of.productId} AND orderId = ${idInSql(id)}`;
const ofDocument = (id: string) => `productId = ${of.productId} AND documentId = ${idInSql(id)}`;
const levelAt = (locationId: number) => `productId = ${of.productId} AND locationId = ${locationId}`;
const moved = (locationId: number, kind: string, onHand: number, committed: number, orderId?: string) =>
  `INSERT INTO stock_movements (productId, locationId, kind, onHand, committed, orderId, createdAt)
   VALUES (${of.productId}, ${locationId}, '${kind}', ${onHand}, ${committed}, ${orderId ? idInSql(orderId) : 'NULL'}, NOW(3));`;

const ON_HAND = 'onHand-not-its-movements';
const COMMITTED = 'committed-not-its-movements';

const mended: Tampering[] = [
  {
    what: 'deleted the movement of a cancellation',
    sql: () => `DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)} AND kind = 'cancellation'`,
    found: [COMMITTED, 'order-units-not-committed', 'units-back-not-moved'],
    proposed: () => [['cancellation', 1, 0, -2]],
  },
  {
    what: 'deleted the movement of a parcel',
    sql: () => `DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)} AND kind = 'shipment'`,
    found: [COMMITTED, ON_HAND, 'order-units-not-committed', 'units-back-not-moved'],
    proposed: () => [['shipment', store, -2, -2]],
  },
  {
    what: 'let a parcel leave from another location',
    sql: () => `UPDATE stock_movements SET locationId = 1 WHERE ${ofOrder(of.orderId)} AND kind = 'shipment'`,
    found: [COMMITTED, ON_HAND, 'order-units-misplaced', 'parcel-not-from-its-location'],
    proposed: () => [
      ['shipment', 1, 2, 2],
      ['shipment', store, -2, -2],
    ],
  },
  {
    what: 'said that a parcel left from another location than its units did',
    sql: () => `UPDATE fulfilments SET locationId = 1 WHERE orderId = ${idInSql(of.orderId)}`,
    found: ['parcel-not-from-its-location'],
  },
  {
    what: 'deleted the movement of a return',
    sql: () => `DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)} AND kind = 'return'`,
    found: [ON_HAND, 'units-back-not-moved'],
    proposed: () => [['return', store, 1, 0]],
  },
  {
    what: 'wrote a unit off twice',
    sql: () => moved(store, 'write_off', -1, 0, of.orderId),
    found: [ON_HAND, 'units-back-not-moved'],
    proposed: () => [['write_off', store, 1, 0]],
  },
  {
    what: 'deleted half of a relocation',
    sql: () =>
      `DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)} AND kind = 'relocation' AND committed > 0`,
    found: [COMMITTED, 'order-units-not-committed'],
    proposed: () => [['adjustment', store, 0, 2]],
  },
  {
    what: 'deleted a relocation',
    sql: () => `DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)} AND kind = 'relocation'`,
    found: [COMMITTED, 'order-units-misplaced'],
    proposed: () => [
      ['relocation', 1, 0, -2],
      ['relocation', store, 0, 2],
    ],
  },
  {
    what: 'committed an order elsewhere',
    sql: () =>
      `UPDATE stock_movements SET locationId = ${store} WHERE ${ofOrder(of.orderId)} AND kind = 'order'`,
    found: [COMMITTED, 'order-units-misplaced'],
    proposed: () => [
      ['relocation', 1, 0, 5],
      ['relocation', store, 0, -5],
    ],
  },
  {
    what: 'made an adjustment of the units of an order',
    sql: () =>
      `UPDATE stock_movements SET kind = 'adjustment' WHERE ${ofOrder(of.waiting)} AND kind = 'order'`,
    found: ['item-not-moved'],
  },
  {
    what: 'gave an order that waits more than it waited for',
    sql: () => moved(backorder, 'relocation', 0, -3, of.waiting) + moved(1, 'relocation', 0, 3, of.waiting),
    found: ['backorder-of-a-closed-order', COMMITTED, 'order-units-misplaced'],
    proposed: () => [
      ['relocation', 1, 0, -3],
      ['relocation', backorder, 0, 3],
    ],
  },
  {
    what: 'deleted the movement of a receipt',
    sql: () => `DELETE FROM stock_movements WHERE ${ofDocument(of.receipt)}`,
    found: ['document-units-not-moved', ON_HAND],
    proposed: () => [['receipt', 1, 2, 0]],
  },
  {
    what: 'wrote into a receipt that more came',
    sql: () => `UPDATE stock_document_lines SET done = 4 WHERE ${ofDocument(of.receipt)}`,
    found: ['document-units-not-moved'],
    // Nothing says that they lie there: who finds them counts them.
    proposed: () => [
      ['receipt', 1, 2, 0],
      ['adjustment', 1, -2, 0],
    ],
  },
  {
    what: 'deleted the movement of a count',
    sql: () => `DELETE FROM stock_movements WHERE ${ofDocument(of.count)}`,
    found: ['document-units-not-moved', ON_HAND],
    proposed: () => [['count', 1, -1, 0]],
  },
  {
    what: 'deleted what a transfer brought',
    sql: () => `DELETE FROM stock_movements WHERE ${ofDocument(of.transfer)} AND ABS(onHand) = 1`,
    found: ['document-units-not-moved', ON_HAND],
    proposed: () => [
      ['transfer', store, 1, 0],
      ['transfer', transit, -1, 0],
    ],
  },
  {
    what: 'changed what is in transit',
    sql: () => `UPDATE stock_levels SET onHand = 7 WHERE ${levelAt(transit)}`,
    found: [ON_HAND, 'transit-not-its-transfers'],
    proposed: () => [
      ['adjustment', transit, 5, 0],
      ['adjustment', transit, -5, 0],
    ],
  },
  {
    what: 'wrote into a transfer that a unit was lost',
    sql: () => `UPDATE stock_document_lines SET lost = 1 WHERE ${ofDocument(of.transfer)}`,
    found: ['document-units-not-moved', 'transit-not-its-transfers'],
    levels: () => ({ [transit]: [1, 0, 0] }),
  },
  {
    what: 'put units in transit that no transfer sent',
    sql: () =>
      `UPDATE stock_levels SET onHand = onHand + 2 WHERE ${levelAt(transit)}; ${moved(transit, 'adjustment', 2, 0)}`,
    found: ['transit-not-its-transfers'],
    proposed: () => [['adjustment', transit, -2, 0]],
  },
  {
    what: 'promised more than orders wait for',
    sql: () => `
      UPDATE stock_levels SET onHand = onHand + 3, held = held + 3 WHERE ${levelAt(1)};
      ${moved(1, 'adjustment', 3, 0)}
      INSERT INTO stock_holds (holdId, productId, locationId, quantity, ownerKey)
        VALUES (${idInSql(PROMISED)}, ${of.productId}, 1, 3, X'${'0'.repeat(32)}')`,
    found: ['promised-and-not-owed'],
    levels: () => ({ 1: [7, 4, 2] }),
    proposed: () => [],
  },
  {
    what: 'deleted a stock level',
    sql: () => `DELETE FROM stock_levels WHERE ${levelAt(store)}`,
    found: [COMMITTED, ON_HAND],
  },
  {
    what: 'changed all that a level has',
    sql: () => `UPDATE stock_levels SET onHand = 9, committed = 6, held = 2 WHERE ${levelAt(store)}`,
    found: [COMMITTED, 'held-not-its-holds', ON_HAND],
    levels: () => ({ [store]: [9, 3, 2] }),
  },
  {
    what: 'deleted all movements of an order',
    sql: () => `DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)}`,
    found: [COMMITTED, 'item-not-moved', ON_HAND, 'order-units-not-committed', 'units-back-not-moved'],
  },
];

interface Decision {
  what: string;
  sql: () => string;
  undo: () => string;
  found: string[];
  /** What the person is told. */
  told: () => string;
}

const left: Decision[] = [
  {
    what: 'made a level fall below zero',
    sql: () => `UPDATE stock_levels SET onHand = -1 WHERE ${levelAt(store)}`,
    undo: () => `UPDATE stock_levels SET onHand = 3 WHERE ${levelAt(store)}`,
    found: ['level-below-zero', ON_HAND],
    told: () => 'its level would have 3 of -1 units committed: count the stock with force first',
  },
  {
    what: 'let holds keep more than there is',
    sql: () => `
      UPDATE stock_levels SET held = 2 WHERE ${levelAt(1)};
      INSERT INTO stock_holds (holdId, productId, locationId, quantity, ownerKey)
        VALUES (X'${'1'.repeat(32)}', ${of.productId}, 1, 2, X'${'0'.repeat(32)}')`,
    undo: () =>
      `UPDATE stock_levels SET held = 0 WHERE ${levelAt(1)}; DELETE FROM stock_holds WHERE productId = ${of.productId}`,
    found: ['hold-beyond-its-level', 'level-below-zero'],
    told: () => '4 of 4 units committed, and 2 in holds: count the stock with force or release holds first',
  },
  {
    what: 'owed more than the limit of backorders',
    sql: () => `
      UPDATE stock_levels SET onHand = 1 WHERE ${levelAt(backorder)};
      ${moved(backorder, 'adjustment', -4, 0)}`,
    undo: () =>
      `UPDATE stock_levels SET onHand = 5 WHERE ${levelAt(backorder)}; ${moved(backorder, 'adjustment', 4, 0)}`,
    found: ['level-below-zero'],
    told: () => '2 of 1 units committed: raise the limit of its backorders first',
  },
  {
    what: 'counted more of a line as sent than its parcels have',
    sql: () => `UPDATE order_items SET shippedQuantity = 3 WHERE ${ofOrder(of.orderId)}`,
    undo: () => `UPDATE order_items SET shippedQuantity = 2 WHERE ${ofOrder(of.orderId)}`,
    found: [
      'line-not-its-records',
      'order-units-not-committed',
      'status-not-its-units',
      'units-back-not-moved',
    ],
    told: () => `${of.orderId}: the lines are not the total, or not what was sent and cancelled`,
  },
  {
    what: 'closed an order that waits',
    sql: () => `UPDATE orders SET status = 'shipped' WHERE id = ${idInSql(of.waiting)}`,
    undo: () => `UPDATE orders SET status = 'pending' WHERE id = ${idInSql(of.waiting)}`,
    found: [
      'backorder-of-a-closed-order',
      'delivery-not-its-fulfilments',
      'status-not-explained',
      'status-not-its-units',
    ],
    told: () => `${of.waiting}: `,
  },
];

describe('somebody', () => {
  it.each(mended)('$what: it is found and mended', async (tampering) => {
    await intruder.query(tampering.sql());
    expect(await violations()).toEqual(tampering.found.toSorted());
    const plan = await repair();
    expect(plan.refused).toEqual([]);
    expect(await violations()).toEqual([]);
    if (tampering.proposed) {
      const movements = plan.proposals.flatMap(({ subject, movements: own }) =>
        own.map(({ kind, onHand, committed }) => [kind, subject.locationId, onHand, committed]),
      );
      expect(movements.toSorted()).toEqual(tampering.proposed().toSorted());
    }
    expect(await levels()).toEqual({ ...LEVELS(), ...tampering.levels?.() });
    expect(await repair()).toMatchObject({ proposals: [], refused: [] });
  });
});

describe('somebody', () => {
  it.each(left)('$what: it is found, and left to a person', async ({ sql, undo, found, told }) => {
    await intruder.query(sql());
    expect(await violations()).toEqual(found.toSorted());
    const plan = await planRepair(shop.sequelize, INVENTORY);
    expect(plan.proposals).toEqual([]);
    expect(plan.refused).toMatchObject([{ refused: expect.stringContaining(told()) }]);
    await intruder.query(undo());
    expect(await violations()).toEqual([]);
  });

  it('deleted movements of one order at two locations: both are mended, or none', async () => {
    await intruder.query(`
      DELETE FROM stock_movements WHERE ${ofOrder(of.orderId)} AND kind = 'relocation';
      UPDATE stock_levels SET onHand = 1 WHERE ${levelAt(store)}`);
    const { proposals, refused } = await planRepair(shop.sequelize, INVENTORY);
    expect(proposals).toEqual([]);
    expect(refused.map((one) => [one.subject.locationId, one.refused])).toEqual([
      [store, expect.stringContaining('count the stock')],
      [1, `its orders lack movements at location ${store}, too, where it is left to a person`],
    ]);
    await intruder.query(`UPDATE stock_levels SET onHand = 3 WHERE ${levelAt(store)}`);
    await repair();
    expect(await violations()).toEqual([]);
  });
});
