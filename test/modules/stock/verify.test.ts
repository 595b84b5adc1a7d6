import { type Connection, createConnection } from 'mysql2/promise';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CheckName, INVENTORY } from '../../../src/consistency/areas.js';
import { verify } from '../../../src/consistency/verify.js';
import { driverError, inSnapshot, inTransaction } from '../../../src/database/transaction.js';
import { newOrderKeys } from '../../../src/modules/orders/order-id.js';
import { placeOrders } from '../../../src/modules/orders/place-orders.js';
import { recordWithoutMoving } from '../../../src/modules/stock/move-stock.js';
import type { Proposal } from '../../../src/modules/stock/propose-repair.js';
import { applyProposal, planRepair } from '../../../src/modules/stock/repair.js';
import { connectTo, createDatabase, type TestDatabase } from '../../helpers/database.js';
import { ADDRESS, buildProduct, buildUser } from '../../helpers/factories.js';

let database: TestDatabase;
let sequelize: Sequelize;
/** Somebody who writes past the service, as a hand-written fix or a restored dump does. */
let intruder: Connection;
let customers: { userId: number; otherId: number };
/** A shop that is in order: 10 of each product, of which the order took 3 of the first and 1 of the second. */
let shop: { userId: number; otherId: number; mug: number; pot: number; orderId: string };

beforeAll(async () => {
  database = await createDatabase();
  sequelize = connectTo(database);
  intruder = await createConnection({ uri: database.url, multipleStatements: true });
  await intruder.query('SET SESSION foreign_key_checks = 0');
  // What a constraint refuses can be there all the same: in a dump that was loaded without them.
  await intruder.query('ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved_within_on_hand');
  await intruder.query('ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_on_hand_not_negative');
  await intruder.query('ALTER TABLE order_items DROP CONSTRAINT order_items_discount_within_subtotal');
  customers = { userId: (await buildUser()).id, otherId: (await buildUser()).id };
});
afterAll(async () => {
  await intruder.end();
  await sequelize.close();
  await database.drop();
});

beforeEach(async () => {
  const tables = ['idempotency_keys', 'stock_movements', 'order_items', 'orders', 'stock_levels', 'products'];
  for (const table of tables) await intruder.query(`DELETE FROM ${table}`);
  const [mug, pot] = [await buildProduct({ price: '2.50' }), await buildProduct({ price: '4.00' })];
  shop = { ...customers, mug: mug.id, pot: pot.id, orderId: '' };
  shop.orderId = await place([
    { productId: mug.id, quantity: 3 },
    { productId: pot.id, quantity: 1 },
  ]);
});

async function place(lines: Array<{ productId: number; quantity: number }>): Promise<string> {
  const { orderId, number } = newOrderKeys();
  const idempotency = { key: `key of ${orderId}`, requestHash: 'f'.repeat(64) };
  const placement = { orderId, number, userId: shop.userId, lines, shippingAddress: ADDRESS, idempotency };
  const [outcome] = await placeOrders(sequelize, [{ ...placement, paymentMethod: 'card' }]);
  expect(outcome).toHaveProperty('placed');
  return orderId;
}

/** What is found, by check; nothing of those that hold. */
async function violations(): Promise<Record<string, unknown>> {
  const { checks } = await verify(sequelize, INVENTORY);
  return Object.fromEntries(
    checks.filter((check) => check.violations > 0).map(({ name, first }) => [name, first]),
  );
}

/** The models belong to the pool that was made last, so there is one at a time. */
async function reconnect(options?: { poolMax: number }): Promise<void> {
  await sequelize.close();
  sequelize = connectTo(database, options);
}

const levelOf = async (productId: number) => {
  const [rows] = await intruder.query('SELECT onHand FROM stock_levels WHERE productId = ?', [productId]);
  return (rows as Array<{ onHand: number }>)[0]?.onHand;
};

describe('a shop that is in order', () => {
  it('passes every check, and says how much was looked at', async () => {
    const verification = await verify(sequelize, INVENTORY);
    expect(verification).toEqual({
      ok: true,
      checked: {
        stockLevels: 2,
        stockMovements: 4,
        orders: 1,
        orderItems: 2,
        orderEvents: 0,
        cancellationItems: 0,
        fulfilments: 0,
        fulfilmentItems: 0,
        returns: 0,
        returnItems: 0,
        refundRequests: 0,
        withheldRefunds: 0,
        payments: 0,
        paymentOperations: 0,
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
    await intruder.query(
      `UPDATE order_items SET quantity = 2, subtotal = 5, total = 5 WHERE productId = ${shop.mug};
       INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES (?, 3, ?, 'Mug', ?, 2.50)`,
      [line.orderId, line.productId, line.quantity],
    );
    expect(await violations()).toEqual({});
    for (const table of ['idempotency_keys', 'stock_movements', 'order_items', 'orders', 'stock_levels']) {
      await intruder.query(`DELETE FROM ${table}`);
    }
    expect(await violations()).toEqual({});
  });
});

describe('each thing that can be wrong is found and named', () => {
  type Shop = typeof shop;
  type Case = [
    wrong: string,
    sql: (shop: Shop) => string,
    found: (shop: Shop) => Partial<Record<CheckName, unknown>>,
  ];
  const cases: Case[] = [
    [
      'a level that was edited past the ledger',
      ({ mug }) => `UPDATE stock_levels SET onHand = 9 WHERE productId = ${mug}`,
      ({ mug }) => ({ 'level-not-its-movements': [{ productId: mug, locationId: 1, onHand: 9, moved: 7 }] }),
    ],
    [
      'a level without any movement',
      ({ mug }) => `INSERT INTO stock_levels VALUES (${mug}, 2, 5, 0)`,
      ({ mug }) => ({ 'level-not-its-movements': [{ productId: mug, locationId: 2, onHand: 5, moved: 0 }] }),
    ],
    [
      'movements without a level',
      ({ mug }) => `DELETE FROM stock_levels WHERE productId = ${mug}`,
      ({ mug }) => ({
        'level-not-its-movements': [{ productId: mug, locationId: 1, onHand: null, moved: 7 }],
      }),
    ],
    [
      'a level below zero',
      ({ mug }) => `
        UPDATE stock_levels SET onHand = -1 WHERE productId = ${mug};
        INSERT INTO stock_movements (productId, locationId, quantity, kind, createdAt)
          VALUES (${mug}, 1, -8, 'adjustment', NOW(3))`,
      ({ mug }) => ({ 'level-below-zero': [{ productId: mug, locationId: 1, onHand: -1, reserved: 0 }] }),
    ],
    [
      'more reserved than there is',
      ({ mug }) => `UPDATE stock_levels SET reserved = 8 WHERE productId = ${mug}`,
      ({ mug }) => ({ 'level-below-zero': [{ productId: mug, locationId: 1, onHand: 7, reserved: 8 }] }),
    ],
    [
      'fewer than none reserved',
      ({ mug }) => `UPDATE stock_levels SET reserved = -1 WHERE productId = ${mug}`,
      ({ mug }) => ({ 'level-below-zero': [{ productId: mug, locationId: 1, onHand: 7, reserved: -1 }] }),
    ],
    [
      'an item whose movement is gone',
      ({ mug }) => `
        DELETE FROM stock_movements WHERE productId = ${mug} AND kind = 'order';
        UPDATE stock_levels SET onHand = 10 WHERE productId = ${mug}`,
      ({ mug, orderId }) => ({ 'item-not-moved': [{ orderId, productId: mug, ordered: 3, moved: 0 }] }),
    ],
    [
      'an item that was moved twice',
      ({ mug, orderId }) => `
        INSERT INTO stock_movements (productId, locationId, quantity, kind, orderId, createdAt)
          VALUES (${mug}, 1, -3, 'order', '${orderId}', NOW(3));
        UPDATE stock_levels SET onHand = 4 WHERE productId = ${mug}`,
      ({ mug, orderId }) => ({ 'item-not-moved': [{ orderId, productId: mug, ordered: 3, moved: 6 }] }),
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
      }),
    ],
    [
      'tax that is not in the total, where it is to be added',
      () => 'UPDATE orders SET pricesIncludeTax = 0, shippingTaxAmount = 1, taxAmount = 1',
      ({ orderId }) => ({
        'total-not-its-parts': [{ orderId, totalAmount: '11.50', partsAmount: '12.50' }],
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
        DELETE FROM order_items WHERE orderId = '${orderId}';
        DELETE FROM stock_movements WHERE orderId = '${orderId}';
        UPDATE stock_levels SET onHand = 10`,
      ({ orderId }) => ({ 'order-without-lines': [{ orderId, totalAmount: '11.50' }] }),
    ],
    [
      'lines and a key whose order is gone',
      ({ orderId }) => `DELETE FROM orders WHERE id = '${orderId}'`,
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
        INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES ('no order', 1, ${mug}, 'Mug', 2, 2.50)`,
      ({ mug }) => ({
        'line-without-order': [{ orderId: 'no order', line: 1, productId: mug, quantity: 2 }],
        'item-not-moved': [{ orderId: 'no order', productId: mug, ordered: 2, moved: 0 }],
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
    await intruder.query(sql(shop));
    expect(await violations()).toEqual(found(shop));
    expect((await verify(sequelize, INVENTORY)).ok).toBe(false);
  });

  it('and what is corrected for the sake of an order is not taken for its items', async () => {
    await intruder.query(
      `INSERT INTO stock_movements (productId, locationId, quantity, kind, orderId, createdAt)
         VALUES (?, 1, 2, 'adjustment', ?, NOW(3));
       UPDATE stock_levels SET onHand = onHand + 2 WHERE productId = ?`,
      [shop.mug, shop.orderId, shop.mug],
    );
    expect(await violations()).toEqual({});
  });

  it('in any of several ranges of orders; as many are kept as asked for, and all are counted', async () => {
    for (let n = 0; n < 4; n++) await place([{ productId: shop.pot, quantity: 1 }]);
    await intruder.query('UPDATE orders SET totalAmount = 1');
    const whole = await verify(sequelize, INVENTORY);
    const doing: string[] = [];
    const onProgress = (line: string) => doing.push(line);
    const parts = await verify(sequelize, INVENTORY, { ordersAStatement: 2, onProgress });
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
      const { checks } = await verify(sequelize, INVENTORY, { keep: 3, ordersAStatement });
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
    const [row] = await sequelize.query<{ n: number }>('SELECT COUNT(*) AS n FROM orders', {
      type: QueryTypes.SELECT,
      transaction,
    });
    return row?.n;
  };

  it('is what every read of a snapshot sees, from its beginning on', async () => {
    const seen = await inSnapshot(sequelize, async (transaction) => {
      await intruder.query('UPDATE stock_levels SET onHand = onHand + 1');
      await intruder.query("UPDATE orders SET status = 'shipped'");
      await intruder.query('DELETE FROM idempotency_keys');
      const before = await countOrders(transaction);
      await intruder.query('DELETE FROM orders');
      return [before, await countOrders(transaction), (await transactionSees(transaction)).onHand];
    });
    expect(seen).toEqual([1, 1, 7]);
  });

  const transactionSees = async (transaction: Transaction) => {
    const [row] = await sequelize.query<{ onHand: number }>(
      'SELECT onHand FROM stock_levels WHERE productId = :mug',
      { replacements: { mug: shop.mug }, type: QueryTypes.SELECT, transaction },
    );
    return row ?? { onHand: undefined };
  };

  it('cannot be written to', async () => {
    const write = inSnapshot(sequelize, (transaction) =>
      sequelize.query('DELETE FROM idempotency_keys', { transaction }),
    );
    expect(driverError(await write.catch((error) => error))?.errno).toBe(1792);
    expect(await violations()).toEqual({});
  });

  it('leaves the connection as it was: the next transaction sees what others commit, and writes', async () => {
    await reconnect({ poolMax: 1 });
    try {
      const level = async (transaction: Transaction) => {
        const [rows] = await sequelize.query('SELECT onHand FROM stock_levels ORDER BY productId', {
          transaction,
        });
        return (rows as Array<{ onHand: number }>)[0]?.onHand;
      };
      await inSnapshot(sequelize, level);
      await inSnapshot(sequelize, () => Promise.reject(new Error('gives up'))).catch(() => {});
      const seen = await inTransaction(sequelize, async (transaction) => {
        const before = await level(transaction);
        await intruder.query('UPDATE stock_levels SET onHand = onHand + 1');
        const after = await level(transaction);
        await sequelize.query('UPDATE stock_levels SET onHand = onHand - 1', { transaction });
        return [before, after];
      });
      expect(seen).toEqual([7, 8]);
    } finally {
      await reconnect();
    }
  });

  it('holds while orders are placed, and holds none of them up', async () => {
    const { id: productId } = await buildProduct({ stock: 1_000_000 });
    let selling = true;
    let placed = 0;
    const sell = async () => {
      for (; selling; placed++) await place([{ productId, quantity: 1 }]);
    };
    const sales = [sell(), sell(), sell()];
    try {
      for (let besideOrders = 0; besideOrders < 10; ) {
        const before = placed;
        // Many statements, so that orders are committed between them.
        const verification = await verify(sequelize, INVENTORY, { ordersAStatement: 100 });
        expect(verification.checks.filter((check) => check.violations > 0)).toEqual([]);
        if (placed > before) besideOrders++;
      }
    } finally {
      selling = false;
      await Promise.all(sales);
    }
    expect(await violations()).toEqual({});
  });
});

describe('repair', () => {
  const repairAll = async () => {
    const { proposals } = await planRepair(sequelize, INVENTORY);
    return Promise.all(proposals.map((proposal) => applyProposal(sequelize, proposal)));
  };
  const addUnmoved = (quantity: number) =>
    intruder.query(
      `INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES (?, 3, ?, 'Mug', ?, 1.00);
       UPDATE orders SET totalAmount = totalAmount + ?`,
      [shop.orderId, shop.mug, quantity, quantity],
    );

  it.each([
    ['was edited', 'UPDATE stock_levels SET onHand = 5 WHERE productId = ?', 5],
    ['has no ledger', 'DELETE FROM stock_movements WHERE orderId IS NULL AND productId = ?', 7],
  ])('explains a level that %s, and leaves it as it is', async (_wrong, sql, level) => {
    await intruder.query(sql, [shop.mug]);
    expect(await repairAll()).toHaveLength(1);
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(level);
  });

  it('lets the level move with the movement that an item lacks', async () => {
    await addUnmoved(2);
    expect(await repairAll()).toMatchObject([
      { level: { before: 7, after: 5 }, ledger: { before: 7, after: 5 } },
    ]);
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(5);
  });

  it.each([
    ['has it already', 5, 5],
    ['has a part of it', 6, 5],
    ['went further down', 1, 1],
    ['went the other way', 9, 7],
  ])('does not take an item out of a level twice that %s', async (_how, level, after) => {
    await addUnmoved(2);
    await intruder.query('UPDATE stock_levels SET onHand = ? WHERE productId = ?', [level, shop.mug]);
    await repairAll();
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(after);
  });

  it('gives back what an order took twice', async () => {
    await intruder.query(
      `INSERT INTO stock_movements (productId, locationId, quantity, kind, orderId, createdAt)
         VALUES (?, 1, -3, 'order', ?, NOW(3));
       UPDATE stock_levels SET onHand = 4 WHERE productId = ?`,
      [shop.mug, shop.orderId, shop.mug],
    );
    await repairAll();
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(7);
  });

  it('counts no adjustment as the movement of an item', async () => {
    await intruder.query("UPDATE stock_movements SET kind = 'adjustment' WHERE productId = ?", [shop.mug]);
    await repairAll();
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(4);
  });

  it('leaves to a person what was sold and is not there, and an order whose lines may be wrong', async () => {
    await addUnmoved(8);
    const [oversold] = (await planRepair(sequelize, INVENTORY)).refused;
    expect(oversold?.refused).toContain('its level would be -1, below zero');
    await intruder.query('UPDATE order_items SET quantity = 5, subtotal = 5, total = 5 WHERE line = 3');
    await intruder.query('UPDATE orders SET totalAmount = totalAmount - 3');
    await intruder.query('UPDATE stock_levels SET reserved = 3 WHERE productId = ?', [shop.mug]);
    const [promised] = (await planRepair(sequelize, INVENTORY)).refused;
    expect(promised?.refused).toContain('its level would be 2, below the 3 that are reserved');
    await intruder.query('UPDATE orders SET totalAmount = 1');
    // What is left of the difference may be that order's: not adjusted, either.
    await intruder.query('UPDATE stock_levels SET onHand = 5 WHERE productId = ?', [shop.mug]);
    const { proposals, refused } = await planRepair(sequelize, INVENTORY);
    expect(proposals).toEqual([]);
    expect(refused.map((one) => one.refused)).toEqual([
      expect.stringContaining(`${shop.orderId}: the lines are not the total`),
    ]);
  });

  it('leaves to a person an order that was cancelled by hand', async () => {
    await intruder.query(
      `UPDATE orders SET status = 'cancelled';
       DELETE FROM stock_movements WHERE kind = 'order';
       UPDATE stock_levels SET onHand = 10`,
    );
    const { proposals, refused } = await planRepair(sequelize, INVENTORY);
    expect(proposals).toEqual([]);
    expect(refused.map((one) => one.refused)).toEqual([
      expect.stringContaining(`${shop.orderId}: `),
      expect.stringContaining('or it is cancelled'),
    ]);
  });

  it('is done only if what it was proposed for is still wrong; sales meanwhile do not matter', async () => {
    await intruder.query('UPDATE stock_levels SET onHand = 5 WHERE productId = ?', [shop.mug]);
    await intruder.query('UPDATE stock_levels SET onHand = 50 WHERE productId = ?', [shop.pot]);
    const { proposals } = await planRepair(sequelize, INVENTORY);
    await place([{ productId: shop.mug, quantity: 1 }]);
    await intruder.query('UPDATE stock_levels SET onHand = 60 WHERE productId = ?', [shop.pot]);
    const done = [];
    for (const proposal of proposals) done.push(await applyProposal(sequelize, proposal));
    expect(done).toMatchObject([
      { level: { before: 4, after: 4 }, ledger: { before: 6, after: 4 } },
      undefined,
    ] as object[]);
    expect(Object.keys(await violations())).toEqual(['level-not-its-movements']);
    // Twice is once.
    expect(await applyProposal(sequelize, proposals[0] as Proposal)).toBeUndefined();
  });

  it('is done once, however often at once, and not for an order that is cancelled meanwhile', async () => {
    await addUnmoved(2);
    const [proposal] = (await planRepair(sequelize, INVENTORY)).proposals as [Proposal];
    await intruder.query("UPDATE orders SET status = 'cancelled'");
    expect(await applyProposal(sequelize, proposal)).toBeUndefined();
    await intruder.query("UPDATE orders SET status = 'pending'");
    const done = await Promise.all(Array.from({ length: 5 }, () => applyProposal(sequelize, proposal)));
    expect(done.filter((one) => one)).toHaveLength(1);
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(5);
  });

  it('writes nothing into a ledger but what it lacks', async () => {
    await intruder.query('UPDATE stock_levels SET onHand = 5 WHERE productId = ?', [shop.mug]);
    const movement = { productId: shop.mug, locationId: 1, kind: 'adjustment', reason: 'by hand' } as const;
    const record = (units: number) =>
      inTransaction(sequelize, (transaction) =>
        recordWithoutMoving([{ ...movement, quantity: units }], transaction),
      );
    await expect(record(1)).rejects.toThrow('lacks -2 units, not 1');
    await expect(record(-3)).rejects.toThrow('lacks -2 units, not -3');
    await record(-1);
    await expect(record(-2)).rejects.toThrow('lacks -1 units, not -2');
    expect(await levelOf(shop.mug)).toBe(5);
    await expect(
      inTransaction(sequelize, (transaction) =>
        recordWithoutMoving([{ ...movement, locationId: 9, quantity: -1 }], transaction),
      ),
    ).rejects.toThrow('has no stock level at location 9');
  });

  it('holds the stock while it is done: orders wait and go on', async () => {
    await intruder.query('UPDATE stock_levels SET onHand = onHand - 2');
    const work = [
      repairAll(),
      ...Array.from({ length: 5 }, () => place([{ productId: shop.mug, quantity: 1 }])),
    ];
    await Promise.all(work);
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(0);
  });

  it('takes on so much a run, orders first, and gets through in several', async () => {
    for (let n = 0; n < 4; n++) await place([{ productId: shop.mug, quantity: 1 }]);
    await intruder.query("DELETE FROM stock_movements WHERE kind = 'order'");
    await intruder.query('UPDATE stock_levels SET onHand = onHand - 1');
    const runs: number[] = [];
    for (let more = true; more; ) {
      const plan = await planRepair(sequelize, INVENTORY, { takeOn: 2 });
      for (const proposal of plan.proposals) await applyProposal(sequelize, proposal);
      runs.push(plan.proposals.length);
      more = plan.more;
    }
    expect(runs.length).toBeGreaterThan(2);
    expect(await violations()).toEqual({});
    expect(await levelOf(shop.mug)).toBe(2);
    const [adjustments] = await intruder.query(
      "SELECT quantity FROM stock_movements WHERE kind = 'adjustment' ORDER BY productId",
    );
    expect(adjustments).toEqual([{ quantity: -1 }, { quantity: -1 }]);
  });
});
