import { QueryTypes, type Transaction } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { AREAS, type CheckName, INVENTORY } from '../../src/consistency/areas.js';
import { verify } from '../../src/consistency/verify.js';
import { driverError, inSnapshot, inTransaction } from '../../src/database/transaction.js';
import { idInSql, idOf } from '../../src/models/id.js';
import { PROMISED } from '../../src/models/stock-hold.js';
import { buildProduct } from '../helpers/factories.js';
import { type TamperedShop, tamperedShop } from '../helpers/tampered-shop.js';

/** Above all that are made. */
const NO_ORDER = 'ffffffff-ffff-7fff-8fff-ffffffffffff';

const DOCUMENT = '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32';
const OTHER_DOCUMENT = '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b33';
/** SQL: a receipt of five units, of which some came. */
const receiptOf = (id: string, productId: number, came: number) => `
  INSERT INTO stock_documents (id, kind, status, fromLocationId, locationId, actorId, version, createdAt, updatedAt) VALUES
    (${idInSql(id)}, 'receipt', 'part', NULL, 1, 1, 2, NOW(3), NOW(3));
  INSERT INTO stock_document_lines VALUES (${idInSql(id)}, ${productId}, 5, ${came}, 0, NULL, NULL, NULL)`;

const IN_TRANSIT =
  "INSERT IGNORE INTO locations (id, code, name, kind) VALUES (77, 'in-transit', 'In transit', 'transit');";

const shop = tamperedShop();

it('no check asks for the present, which is later than the snapshot', () => {
  const statements = AREAS.flatMap(({ checks }) => checks).flatMap((check) =>
    'sql' in check ? [[check.name, check.sql]] : [],
  );
  const asking = statements.filter(([, sql]) => /TIMESTAMP\(|NOW\(|CURDATE|CURRENT_/i.test(sql ?? ''));
  expect(statements.length).toBeGreaterThan(50);
  expect(asking).toEqual([]);
});

describe('a shop that is in order', () => {
  it('passes every check, and says how much was looked at', async () => {
    const verification = await verify(shop.sequelize, INVENTORY);
    expect(verification).toEqual({
      ok: true,
      checked: {
        stockLevels: 2,
        stockMovements: 4,
        stockHolds: 0,
        orders: 1,
        orderItems: 2,
        orderEvents: 0,
        cancellationItems: 0,
        fulfilments: 0,
        fulfilmentItems: 0,
        guestOrders: 0,
        returns: 0,
        returnItems: 0,
        refundRequests: 0,
        withheldRefunds: 0,
        shippingRefunds: 0,
        payments: 0,
        paymentOperations: 0,
        discounts: 0,
        discountCodes: 0,
        discountRedemptions: 0,
        idempotencyKeys: 1,
      },
      checks: INVENTORY.flatMap(({ checks }) => checks).map(({ name, rule }) => ({
        name,
        rule,
        violations: 0,
        first: [],
      })),
    });
  });

  it('passes with nothing in it, and with two lines of one product', async () => {
    const line = { orderId: shop.orderId, productId: shop.mug, quantity: 1 };
    await shop.intruder.query(
      `UPDATE order_items SET quantity = 2, subtotal = 5, total = 5 WHERE productId = ${shop.mug};
       INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES (?, 3, ?, 'Mug', ?, 2.50)`,
      [idOf(line.orderId), line.productId, line.quantity],
    );
    expect(await shop.violations()).toEqual({});
    for (const table of ['idempotency_keys', 'stock_movements', 'order_items', 'orders', 'stock_levels']) {
      await shop.intruder.query(`DELETE FROM ${table}`);
    }
    expect(await shop.violations()).toEqual({});
  });
});

const insertHold = (productId: number, locationId: number, quantity: number) =>
  `INSERT INTO stock_holds (holdId, productId, locationId, quantity, ownerKey)
   VALUES (X'${'1'.repeat(32)}', ${productId}, ${locationId}, ${quantity}, X'${'0'.repeat(32)}')`;
/** The level of what is owed, explained by the ledger but for what is committed. */
const owed = (productId: number, onHand: number, committed: number) =>
  `INSERT INTO stock_levels VALUES (${productId}, 2, ${onHand}, ${committed}, 0, 0, NULL, 1);
   INSERT INTO stock_movements (productId, locationId, onHand, kind, createdAt)
     VALUES (${productId}, 2, ${onHand}, 'adjustment', NOW(3))`;
/** Units of an order that are on backorder from now on. */
const relocated = (productId: number, orderId: string, units: number) =>
  `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt) VALUES
     (${productId}, 1, 0, ${-units}, 'relocation', ${idInSql(orderId)}, NOW(3)),
     (${productId}, 2, 0, ${units}, 'relocation', ${idInSql(orderId)}, NOW(3))`;
const levelOf = (productId: number, wrong: object) => ({
  ...{ productId, locationId: 1, onHand: 10, committed: 3, held: 0, safetyStock: 0 },
  ...wrong,
});

it('an order that is closed while units of it are on backorder is found', async () => {
  const { mug, orderId, intruder } = shop;
  await intruder.query(`${owed(mug, 5, 2)}; ${relocated(mug, orderId, 2)};
    UPDATE stock_levels SET committed = 1 WHERE productId = ${mug} AND locationId = 1`);
  expect(await shop.violations()).toEqual({});
  await intruder.query("UPDATE orders SET status = 'shipped'");
  expect(await shop.violations()).toMatchObject({
    'backorder-of-a-closed-order': [{ orderId, productId: mug, status: 'shipped', backordered: 2 }],
  });
});

describe('each thing that can be wrong is found and named', () => {
  type Shop = TamperedShop;
  type Case = [
    wrong: string,
    sql: (shop: Shop) => string,
    found: (shop: Shop) => Partial<Record<CheckName, unknown>>,
  ];
  const cases: Case[] = [
    [
      'a level that was edited past the ledger',
      ({ mug }) => `UPDATE stock_levels SET onHand = 9 WHERE productId = ${mug}`,
      ({ mug }) => ({
        'onHand-not-its-movements': [{ productId: mug, locationId: 1, onHand: 9, moved: 10 }],
      }),
    ],
    [
      'a level whose committed units were edited past the ledger',
      ({ mug }) => `UPDATE stock_levels SET committed = 2 WHERE productId = ${mug}`,
      ({ mug }) => ({
        'committed-not-its-movements': [{ productId: mug, locationId: 1, committed: 2, moved: 3 }],
      }),
    ],
    [
      'a level without any movement',
      ({ mug }) => `INSERT INTO stock_levels VALUES (${mug}, 2, 5, 1, 0, 0, NULL, 1)`,
      ({ mug }) => ({
        'onHand-not-its-movements': [{ productId: mug, locationId: 2, onHand: 5, moved: 0 }],
        'committed-not-its-movements': [{ productId: mug, locationId: 2, committed: 1, moved: 0 }],
      }),
    ],
    [
      'movements without a level',
      ({ mug }) => `DELETE FROM stock_levels WHERE productId = ${mug}`,
      ({ mug }) => ({
        'onHand-not-its-movements': [{ productId: mug, locationId: 1, onHand: null, moved: 10 }],
        'committed-not-its-movements': [{ productId: mug, locationId: 1, committed: null, moved: 3 }],
      }),
    ],
    [
      'a receipt whose units came twice, and one that says more than came',
      ({ mug }) => `
        ${receiptOf(DOCUMENT, mug, 2)}; ${receiptOf(OTHER_DOCUMENT, mug, 3)};
        INSERT INTO stock_movements (productId, locationId, onHand, kind, documentId, createdAt) VALUES
          (${mug}, 1, 2, 'receipt', ${idInSql(DOCUMENT)}, NOW(3)), (${mug}, 1, 2, 'receipt', ${idInSql(DOCUMENT)}, NOW(3));
        UPDATE stock_levels SET onHand = 14 WHERE productId = ${mug}`,
      ({ mug: productId }) => ({
        'document-units-not-moved': [
          { documentId: DOCUMENT, productId, locationId: 1, units: 2, moved: 4 },
          { documentId: OTHER_DOCUMENT, productId, locationId: 1, units: 3, moved: 0 },
        ],
      }),
    ],
    [
      'a count that was posted without its movement, and a movement of no document',
      ({ mug }) => `
        INSERT INTO stock_documents (id, kind, status, fromLocationId, locationId, actorId, version, createdAt, updatedAt) VALUES
          (${idInSql(DOCUMENT)}, 'count', 'done', NULL, 1, 1, 2, NOW(3), NOW(3));
        INSERT INTO stock_document_lines VALUES (${idInSql(DOCUMENT)}, ${mug}, 8, 0, 0, NULL, 10, NOW(3));
        INSERT INTO stock_movements (productId, locationId, onHand, kind, documentId, createdAt)
          VALUES (${mug}, 1, 1, 'count', ${idInSql(OTHER_DOCUMENT)}, NOW(3));
        UPDATE stock_levels SET onHand = 11 WHERE productId = ${mug}`,
      ({ mug: productId }) => ({
        'document-units-not-moved': [
          { documentId: DOCUMENT, productId, locationId: 1, units: -2, moved: 0 },
          { documentId: OTHER_DOCUMENT, productId, locationId: 1, units: 0, moved: 1 },
        ],
      }),
    ],
    [
      'units in transit that no transfer sent',
      ({ mug }) => `
        ${IN_TRANSIT}
        INSERT INTO stock_levels (productId, locationId, onHand) VALUES (${mug}, 77, 2);
        INSERT INTO stock_movements (productId, locationId, onHand, kind, createdAt)
          VALUES (${mug}, 77, 2, 'adjustment', NOW(3))`,
      ({ mug: productId }) => ({ 'transit-not-its-transfers': [{ productId, onHand: 2, sent: 0 }] }),
    ],
    [
      'a transfer that was received in its lines alone',
      ({ mug }) => `
        ${IN_TRANSIT}
        INSERT INTO stock_documents (id, kind, status, fromLocationId, locationId, actorId, version, createdAt, updatedAt) VALUES
          (${idInSql(DOCUMENT)}, 'transfer', 'part', 1, 2, 1, 3, NOW(3), NOW(3));
        INSERT INTO stock_document_lines VALUES (${idInSql(DOCUMENT)}, ${mug}, 4, 1, 0, NULL, NULL, NULL);
        INSERT INTO stock_levels (productId, locationId, onHand) VALUES (${mug}, 77, 4);
        INSERT INTO stock_movements (productId, locationId, onHand, kind, documentId, createdAt) VALUES
          (${mug}, 1, -4, 'transfer', ${idInSql(DOCUMENT)}, NOW(3)), (${mug}, 77, 4, 'transfer', ${idInSql(DOCUMENT)}, NOW(3));
        UPDATE stock_levels SET onHand = 6 WHERE productId = ${mug} AND locationId = 1`,
      ({ mug: productId }) => ({
        'document-units-not-moved': [
          { documentId: DOCUMENT, productId, locationId: 2, units: 1, moved: 0 },
          { documentId: DOCUMENT, productId, locationId: 77, units: 3, moved: 4 },
        ],
        'transit-not-its-transfers': [{ productId, onHand: 4, sent: 3 }],
      }),
    ],
    [
      'a level below zero',
      ({ mug }) => `
        UPDATE stock_levels SET onHand = -1 WHERE productId = ${mug};
        INSERT INTO stock_movements (productId, locationId, onHand, kind, createdAt)
          VALUES (${mug}, 1, -11, 'adjustment', NOW(3))`,
      ({ mug }) => ({ 'level-below-zero': [levelOf(mug, { onHand: -1 })] }),
    ],
    [
      'more held than is left',
      ({ mug }) => `UPDATE stock_levels SET held = 8 WHERE productId = ${mug}`,
      ({ mug }) => ({
        'held-not-its-holds': [{ productId: mug, locationId: 1, held: 8, kept: 0 }],
        'level-below-zero': [levelOf(mug, { held: 8 })],
      }),
    ],
    [
      'fewer than none held',
      ({ mug }) => `UPDATE stock_levels SET held = -1 WHERE productId = ${mug}`,
      ({ mug }) => ({
        'held-not-its-holds': [{ productId: mug, locationId: 1, held: -1, kept: 0 }],
        'level-below-zero': [levelOf(mug, { held: -1 })],
      }),
    ],
    [
      'a hold that no level knows of',
      ({ mug }) => insertHold(mug, 1, 2),
      ({ mug }) => ({ 'held-not-its-holds': [{ productId: mug, locationId: 1, held: 0, kept: 2 }] }),
    ],
    [
      'holds of more than lies there and is not sold',
      ({ mug }) => `${insertHold(mug, 1, 8)}; UPDATE stock_levels SET held = 8 WHERE productId = ${mug}`,
      ({ mug }) => ({
        'hold-beyond-its-level': [{ productId: mug, locationId: 1, kept: 8, onHand: 10, committed: 3 }],
        'level-below-zero': [levelOf(mug, { held: 8 })],
      }),
    ],
    [
      'a hold without a level',
      ({ mug }) => insertHold(mug, 2, 1),
      ({ mug }) => ({
        'hold-beyond-its-level': [{ productId: mug, locationId: 2, kept: 1, onHand: null, committed: null }],
      }),
    ],
    [
      'more taken from backorder than was there',
      ({ mug, orderId }) => `${owed(mug, 5, 0)}; ${relocated(mug, orderId, -1)};
        UPDATE stock_levels SET committed = committed + IF(locationId = 1, 1, -1) WHERE productId = ${mug}`,
      ({ mug, orderId }) => ({
        'level-below-zero': [levelOf(mug, { locationId: 2, onHand: 5, committed: -1 })],
        'order-units-misplaced': [{ orderId, productId: mug, units: 1 }],
        'backorder-of-a-closed-order': [{ orderId, productId: mug, status: 'pending', backordered: -1 }],
      }),
    ],
    [
      'units that are promised to nobody',
      ({ mug }) => `
        INSERT INTO stock_holds (holdId, productId, locationId, quantity, ownerKey)
          VALUES (${idInSql(PROMISED)}, ${mug}, 1, 2, X'${'0'.repeat(32)}');
        UPDATE stock_levels SET held = 2 WHERE productId = ${mug}`,
      ({ mug }) => ({ 'promised-and-not-owed': [{ productId: mug, promised: 2, owed: 0 }] }),
    ],
    [
      'an item whose movement is gone',
      ({ mug }) => `
        DELETE FROM stock_movements WHERE productId = ${mug} AND kind = 'order';
        UPDATE stock_levels SET committed = 0 WHERE productId = ${mug}`,
      ({ mug, orderId }) => ({
        'item-not-moved': [{ orderId, productId: mug, ordered: 3, moved: 0 }],
        'order-units-not-committed': [{ orderId, productId: mug, open: 3, committed: 0 }],
      }),
    ],
    [
      'an item that was moved twice',
      ({ mug, orderId }) => `
        INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
          VALUES (${mug}, 1, 0, 3, 'order', ${idInSql(orderId)}, NOW(3));
        UPDATE stock_levels SET committed = 6 WHERE productId = ${mug}`,
      ({ mug, orderId }) => ({
        'item-not-moved': [{ orderId, productId: mug, ordered: 3, moved: 6 }],
        'order-units-not-committed': [{ orderId, productId: mug, open: 3, committed: 6 }],
      }),
    ],
    [
      'a total that is a cent off',
      () => 'UPDATE orders SET totalAmount = totalAmount + 0.01',
      ({ orderId }) => ({
        'total-not-its-parts': [{ orderId, totalAmount: '11.51', partsAmount: '11.50' }],
      }),
    ],
    [
      'shipping that is not in the total',
      () => 'UPDATE orders SET shippingAmount = 5, shippingTaxAmount = 1, taxAmount = 1',
      ({ orderId }) => ({
        'total-not-its-parts': [{ orderId, totalAmount: '11.50', partsAmount: '16.50' }],
        'tax-not-its-rates': [{ orderId, taxAmount: '1.00', ratesAmount: '0.00' }],
      }),
    ],
    [
      'tax that is not in the total, where it is to be added',
      () => 'UPDATE orders SET pricesIncludeTax = 0, shippingTaxAmount = 1, taxAmount = 1',
      ({ orderId }) => ({
        'total-not-its-parts': [{ orderId, totalAmount: '11.50', partsAmount: '12.50' }],
        'tax-not-its-rates': [{ orderId, taxAmount: '1.00', ratesAmount: '0.00' }],
      }),
    ],
    [
      'a discount and a tax of the order that no line has',
      () => 'UPDATE orders SET discountAmount = 1, taxAmount = 0.5',
      ({ orderId }) => ({
        'order-not-its-lines': [
          { orderId, figure: 'discountAmount', amount: '1.00', linesAmount: '0.00' },
          { orderId, figure: 'taxAmount', amount: '0.50', linesAmount: '0.00' },
        ],
        'tax-not-its-rates': [{ orderId, taxAmount: '0.50', ratesAmount: '0.00' }],
      }),
    ],
    [
      'a line that does not come to its parts',
      () => `
        UPDATE order_items SET discountAmount = 1 WHERE line = 1;
        UPDATE orders SET discountAmount = 1`,
      ({ orderId }) => ({
        'line-not-its-parts': [
          { orderId, line: 1, subtotal: '7.50', discountAmount: '1.00', taxAmount: '0.00', total: '7.50' },
        ],
        'discount-not-its-shares': [
          { orderId, discountId: null, line: 1, amount: '1.00', sharesAmount: '0.00' },
        ],
      }),
    ],
    [
      'a rate whose tax is not in the order’s',
      () =>
        `UPDATE orders SET pricing = '{"taxes":[{"amount":"1.20"},{"amount":"0.05"}]}', taxAmount = 1.20, shippingTaxAmount = 1.20`,
      ({ orderId }) => ({
        'tax-not-its-rates': [{ orderId, taxAmount: '1.20', ratesAmount: '1.25' }],
      }),
    ],
    [
      'a rate that is not the tax of its lines',
      () => `
        UPDATE orders SET taxAmount = 1, pricing =
          '{"taxes":[{"name":"VAT","amount":"0.75","lines":[1]},{"name":"Reduced","amount":"0.25","lines":[2]}]}';
        UPDATE order_items SET taxAmount = 0.50`,
      ({ orderId }) => ({
        'tax-not-its-lines': [{ orderId, rate: 'VAT', line: null, ratesAmount: '0.75', taxAmount: '0.50' }],
      }),
    ],
    [
      'a line with tax of no rate',
      () => `
        UPDATE orders SET taxAmount = 1, shippingTaxAmount = 0.5,
          pricing = '{"taxes":[{"name":"VAT","amount":"1.00","lines":[1],"onShipping":true}]}';
        UPDATE order_items SET taxAmount = 0.25`,
      ({ orderId }) => ({
        'tax-not-its-lines': [
          { orderId, rate: null, line: 2, ratesAmount: '0.00', taxAmount: '0.25' },
          { orderId, rate: 'VAT', line: null, ratesAmount: '1.00', taxAmount: '0.75' },
        ],
      }),
    ],
    [
      'taxes of a provider that are not those of the line',
      () => `
        UPDATE orders SET taxAmount = 1, pricing = '{"taxes":[
          {"name":"State","amount":"0.60","lines":[1,2],"amounts":["0.30","0.30"]},
          {"name":"City","amount":"0.40","lines":[2],"amounts":["0.40"]}]}';
        UPDATE order_items SET taxAmount = 0.50`,
      ({ orderId }) => ({
        'tax-not-its-lines': [
          { orderId, rate: null, line: 1, ratesAmount: '0.30', taxAmount: '0.50' },
          { orderId, rate: null, line: 2, ratesAmount: '0.70', taxAmount: '0.50' },
        ],
      }),
    ],
    [
      'a discount of more than its line',
      () => `
        UPDATE order_items SET discountAmount = 8, taxAmount = 0.5, total = 0 WHERE line = 1;
        UPDATE orders SET discountAmount = 8, taxAmount = 0.5, totalAmount = 4, pricesIncludeTax = 0`,
      ({ orderId }) => ({
        'line-not-its-parts': [
          { orderId, line: 1, subtotal: '7.50', discountAmount: '8.00', taxAmount: '0.50', total: '0.00' },
        ],
        'discount-not-its-shares': [
          { orderId, discountId: null, line: 1, amount: '8.00', sharesAmount: '0.00' },
        ],
        'tax-not-its-rates': [{ orderId, taxAmount: '0.50', ratesAmount: '0.00' }],
      }),
    ],
    [
      'a subtotal that is not its units at their price',
      () => `
        UPDATE order_items SET subtotal = 7.51, total = 7.51 WHERE line = 1;
        UPDATE orders SET totalAmount = 11.51`,
      ({ orderId }) => ({
        'subtotal-not-its-units': [{ orderId, line: 1, quantity: 3, price: '2.50', subtotal: '7.51' }],
      }),
    ],
    [
      'an order without lines',
      ({ orderId }) => `
        DELETE FROM order_items WHERE orderId = ${idInSql(orderId)};
        DELETE FROM stock_movements WHERE orderId = ${idInSql(orderId)};
        UPDATE stock_levels SET committed = 0`,
      ({ orderId }) => ({ 'order-without-lines': [{ orderId, totalAmount: '11.50' }] }),
    ],
    [
      'lines and a key whose order is gone',
      ({ orderId }) => `DELETE FROM orders WHERE id = ${idInSql(orderId)}`,
      ({ mug, pot, orderId, userId }) => ({
        'line-without-order': [
          { orderId, line: 1, productId: mug, quantity: 3 },
          { orderId, line: 2, productId: pot, quantity: 1 },
        ],
        'key-without-its-order': [{ userId, key: `key of ${orderId}`, orderId, customerId: null }],
      }),
    ],
    [
      'a line whose order is gone, with its movement',
      ({ mug }) => `
        INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES (${idInSql(NO_ORDER)}, 1, ${mug}, 'Mug', 2, 2.50)`,
      ({ mug }) => ({
        'line-without-order': [{ orderId: NO_ORDER, line: 1, productId: mug, quantity: 2 }],
        'item-not-moved': [{ orderId: NO_ORDER, productId: mug, ordered: 2, moved: 0 }],
        'order-units-not-committed': [{ orderId: NO_ORDER, productId: mug, open: 2, committed: 0 }],
      }),
    ],
    [
      "a key that stands for somebody else's order",
      ({ otherId }) => `UPDATE idempotency_keys SET userId = ${otherId}`,
      ({ otherId, userId, orderId }) => ({
        'key-without-its-order': [{ userId: otherId, key: `key of ${orderId}`, orderId, customerId: userId }],
      }),
    ],
    [
      'an order under two keys',
      () =>
        "INSERT INTO idempotency_keys (userId, `key`, requestHash, orderId, createdAt) SELECT userId, 'again', requestHash, orderId, createdAt FROM idempotency_keys",
      ({ orderId }) => ({ 'order-under-two-keys': [{ orderId, keys: 2 }] }),
    ],
    [
      'a key without an answer',
      () =>
        "INSERT INTO idempotency_keys (userId, `key`, requestHash, createdAt) SELECT id, 'lost', '', NOW(3) FROM users LIMIT 1",
      () => ({ 'key-without-an-answer': [{ userId: 1, key: 'lost' }] }),
    ],
  ];
  it.each(cases)('%s', async (_wrong, sql, found) => {
    await shop.intruder.query(sql(shop));
    expect(await shop.violations()).toEqual(found(shop));
    expect((await verify(shop.sequelize, INVENTORY)).ok).toBe(false);
  });

  it('and what is corrected for the sake of an order is not taken for its items', async () => {
    await shop.intruder.query(
      `INSERT INTO stock_movements (productId, locationId, onHand, kind, orderId, createdAt)
         VALUES (?, 1, 2, 'adjustment', ?, NOW(3));
       UPDATE stock_levels SET onHand = onHand + 2 WHERE productId = ?`,
      [shop.mug, idOf(shop.orderId), shop.mug],
    );
    expect(await shop.violations()).toEqual({});
  });

  it('in any of several ranges of orders; as many are kept as asked for, and all are counted', async () => {
    for (let n = 0; n < 4; n++) await shop.place([{ productId: shop.pot, quantity: 1 }]);
    await shop.intruder.query('UPDATE orders SET totalAmount = 1');
    const whole = await verify(shop.sequelize, INVENTORY);
    const doing: string[] = [];
    const onProgress = (line: string) => doing.push(line);
    const parts = await verify(shop.sequelize, INVENTORY, { ordersAStatement: 2, onProgress });
    expect(parts).toEqual(whole);
    expect(doing).toEqual([
      ...INVENTORY.flatMap(({ checks }) => checks).flatMap((check) =>
        'byOrder' in check && check.byOrder ? [] : check.name,
      ),
      'orders: 0 of 5',
      'orders: 2 of 5',
      'orders: 4 of 5',
    ]);
    for (const ordersAStatement of [1, 2, 5, 100]) {
      const { checks } = await verify(shop.sequelize, INVENTORY, { keep: 3, ordersAStatement });
      const totals = checks.find(({ name }) => name === 'total-not-its-parts');
      expect(totals?.violations).toBe(5);
      expect(totals?.first).toEqual(
        whole.checks.find(({ name }) => name === 'total-not-its-parts')?.first.slice(0, 3),
      );
    }
  });
});

describe('one moment of the database', () => {
  const countOrders = async (transaction: Transaction) => {
    const [row] = await shop.sequelize.query<{ n: number }>('SELECT COUNT(*) AS n FROM orders', {
      type: QueryTypes.SELECT,
      transaction,
    });
    return row?.n;
  };

  it('is what every read of a snapshot sees, from its beginning on', async () => {
    const seen = await inSnapshot(shop.sequelize, async (transaction) => {
      await shop.intruder.query('UPDATE stock_levels SET onHand = onHand + 1');
      await shop.intruder.query("UPDATE orders SET status = 'shipped'");
      await shop.intruder.query('DELETE FROM idempotency_keys');
      const before = await countOrders(transaction);
      await shop.intruder.query('DELETE FROM orders');
      return [before, await countOrders(transaction), (await transactionSees(transaction)).onHand];
    });
    expect(seen).toEqual([1, 1, 10]);
  });

  const transactionSees = async (transaction: Transaction) => {
    const [row] = await shop.sequelize.query<{ onHand: number }>(
      'SELECT onHand FROM stock_levels WHERE productId = :mug',
      { replacements: { mug: shop.mug }, type: QueryTypes.SELECT, transaction },
    );
    return row ?? { onHand: undefined };
  };

  it('cannot be written to', async () => {
    const write = inSnapshot(shop.sequelize, (transaction) =>
      shop.sequelize.query('DELETE FROM idempotency_keys', { transaction }),
    );
    expect(driverError(await write.catch((error) => error))?.errno).toBe(1792);
    expect(await shop.violations()).toEqual({});
  });

  it('leaves the connection as it was: the next transaction sees what others commit, and writes', async () => {
    await shop.reconnect({ poolMax: 1 });
    try {
      const level = async (transaction: Transaction) => {
        const [rows] = await shop.sequelize.query('SELECT onHand FROM stock_levels ORDER BY productId', {
          transaction,
        });
        return (rows as Array<{ onHand: number }>)[0]?.onHand;
      };
      await inSnapshot(shop.sequelize, level);
      await inSnapshot(shop.sequelize, () => Promise.reject(new Error('gives up'))).catch(() => {});
      const seen = await inTransaction(shop.sequelize, async (transaction) => {
        const before = await level(transaction);
        await shop.intruder.query('UPDATE stock_levels SET onHand = onHand + 1');
        const after = await level(transaction);
        await shop.sequelize.query('UPDATE stock_levels SET onHand = onHand - 1', { transaction });
        return [before, after];
      });
      expect(seen).toEqual([10, 11]);
    } finally {
      await shop.reconnect();
    }
  });

  it('holds while orders are placed, and holds none of them up', async () => {
    const { id: productId } = await buildProduct({ stock: 1_000_000 });
    let selling = true;
    let placed = 0;
    const sell = async () => {
      for (; selling; placed++) await shop.place([{ productId, quantity: 1 }]);
    };
    const sales = [sell(), sell(), sell()];
    try {
      for (let besideOrders = 0; besideOrders < 10; ) {
        const before = placed;
        // Many statements, so that orders are committed between them.
        const verification = await verify(shop.sequelize, INVENTORY, { ordersAStatement: 100 });
        expect(verification.checks.filter((check) => check.violations > 0)).toEqual([]);
        if (placed > before) besideOrders++;
      }
    } finally {
      selling = false;
      await Promise.all(sales);
    }
    expect(await shop.violations()).toEqual({});
  });
});
