import { type Connection, createConnection } from 'mysql2/promise';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { INVENTORY } from '../../src/consistency/areas.js';
import { verify } from '../../src/consistency/verify.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../src/modules/orders/placing/place-orders.js';
import { connectTo, createDatabase, type TestDatabase } from './database.js';
import { ADDRESS, buildProduct, buildUser } from './factories.js';

/** A shop that is in order before each test: 10 of each product, of which its order took 3 mugs and 1 pot. */
export interface TamperedShop {
  sequelize: Sequelize;
  /** Somebody who writes past the service, as a hand-written fix or a restored dump does. */
  intruder: Connection;
  userId: number;
  otherId: number;
  mug: number;
  pot: number;
  orderId: string;
  /** @returns the order's id */
  place(lines: Array<{ productId: number; quantity: number }>): Promise<string>;
  /** What is found, by check; nothing of those that hold. */
  violations(): Promise<Record<string, unknown>>;
  levelOf(productId: number): Promise<[onHand: number, committed: number]>;
  /** The models belong to the pool that was made last, so there is one at a time. */
  reconnect(options?: { poolMax: number }): Promise<void>;
}

/** Such a shop on a database of its own, for the tests of the file. */
export function tamperedShop(): TamperedShop {
  let database: TestDatabase;
  const shop = {
    async place(lines) {
      const keys = newOrderKeys();
      const idempotency = { key: `key of ${keys.orderId}`, requestHash: 'f'.repeat(64) };
      const placement = { ...keys, userId: shop.userId, lines, shippingAddress: ADDRESS, idempotency };
      const [outcome] = await placeOrders(shop.sequelize, [{ ...placement, paymentMethod: 'card' }]);
      expect(outcome).toHaveProperty('placed');
      return keys.orderId;
    },
    async violations() {
      const { checks } = await verify(shop.sequelize, INVENTORY);
      return Object.fromEntries(
        checks.filter((check) => check.violations > 0).map(({ name, first }) => [name, first]),
      );
    },
    async levelOf(productId) {
      const sql = 'SELECT onHand, committed FROM stock_levels WHERE productId = ?';
      const [rows] = await shop.intruder.query(sql, [productId]);
      const [level] = rows as [{ onHand: number; committed: number }];
      return [level.onHand, level.committed];
    },
    async reconnect(options) {
      await shop.sequelize.close();
      shop.sequelize = connectTo(database, options);
    },
  } as TamperedShop;

  beforeAll(async () => {
    database = await createDatabase();
    shop.sequelize = connectTo(database);
    shop.intruder = await createConnection({ uri: database.url, multipleStatements: true });
    await shop.intruder.query(`SET SESSION foreign_key_checks = 0;
      -- What a constraint refuses can be there all the same: in a dump that was loaded without them.
      ALTER TABLE stock_levels
        DROP CONSTRAINT stock_levels_committed_within_on_hand, DROP CONSTRAINT stock_levels_on_hand_not_negative;
      ALTER TABLE order_items DROP CONSTRAINT order_items_discount_within_subtotal`);
    shop.userId = (await buildUser()).id;
    shop.otherId = (await buildUser()).id;
  });
  afterAll(async () => {
    await shop.intruder.end();
    await shop.sequelize.close();
    await database.drop();
  });
  beforeEach(async () => {
    await shop.intruder.query(
      [
        ...['idempotency_keys', 'stock_document_lines', 'stock_documents', 'stock_holds', 'stock_movements'],
        ...['order_items', 'orders', 'stock_levels', 'products'],
      ]
        .map((table) => `DELETE FROM ${table}`)
        .join(';'),
    );
    shop.mug = (await buildProduct({ price: '2.50' })).id;
    shop.pot = (await buildProduct({ price: '4.00' })).id;
    shop.orderId = await shop.place([
      { productId: shop.mug, quantity: 3 },
      { productId: shop.pot, quantity: 1 },
    ]);
  });
  return shop;
}
