import type { Connection, RowDataPacket } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Snapshot, takeSnapshot, verifyHolds, verifyLedger, verifySlice } from '../../bench/verify.js';
import type { Product, User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';

let service: TestApp;
let connection: Connection;
let buyer: User;
let product: Product;
let before: Snapshot;

/** What the two orders below are to add up to. */
const TWO_ORDERS = { orders: 2, lines: 2, parts: 2, units: 5 };

beforeAll(async () => {
  service = await startApp();
  const { database } = service.sequelize.config;
  const { socketPath } = (service.sequelize.options.dialectOptions ?? {}) as { socketPath?: string };
  const { host, port, username, password } = service.sequelize.config;
  connection = await createConnection({
    host: host as string,
    port: Number(port),
    user: username as string,
    password: password ?? undefined,
    socketPath,
    database,
  });
});
afterAll(async () => {
  await connection.end();
  await service.close();
});
beforeEach(async () => {
  buyer = await buildUser();
  product = await buildProduct({ stock: 100 });
  before = await takeSnapshot(connection);
  await buy(2);
  await buy(3);
});

/** Neither has a key or a code. */
const NONE = { keys: 0, uses: 0 };

async function buy(quantity: number): Promise<void> {
  const body = orderBody([{ productId: product.id, quantity }]);
  const { status } = await service.request('POST', '/api/orders', { as: buyer, body });
  expect(status).toBe(201);
}

describe('what the benchmark verifies after every slice', () => {
  it('passes when all that was acknowledged is there, and nothing else', async () => {
    await verifySlice(connection, before, TWO_ORDERS, NONE);
    await verifyLedger(connection);
  });

  it('finds an order that was acknowledged and is not there', async () => {
    const acknowledged = { orders: 3, lines: 3, parts: 3, units: 6 };
    await expect(verifySlice(connection, before, acknowledged, NONE)).rejects.toThrow(
      'orders that stand in the database: 2, expected 3',
    );
  });

  it('finds an order that is there and was not acknowledged', async () => {
    await buy(1);
    await expect(verifySlice(connection, before, TWO_ORDERS, NONE)).rejects.toThrow('expected 2');
  });

  it('finds stock that was not taken, and stock that was taken without a movement', async () => {
    for (const wrong of [1, -1]) {
      await connection.query('UPDATE stock_levels SET onHand = onHand + ? WHERE productId = ?', [
        wrong,
        product.id,
      ]);
      await expect(verifySlice(connection, before, TWO_ORDERS, NONE)).rejects.toThrow(
        'products whose level is not the sum of its movements: 1',
      );
      await expect(verifyLedger(connection)).rejects.toThrow('products whose level');
      await connection.query('UPDATE stock_levels SET onHand = onHand - ? WHERE productId = ?', [
        wrong,
        product.id,
      ]);
    }
  });

  it('finds items without movements, a wrong total, keys that were not kept, and uses that were not counted', async () => {
    await connection.query('DELETE FROM stock_movements WHERE orderId IS NOT NULL ORDER BY id DESC LIMIT 1');
    await connection.query('UPDATE orders SET totalAmount = totalAmount + 1 ORDER BY id DESC LIMIT 1');
    const failure = await verifySlice(connection, before, TWO_ORDERS, { keys: 2, uses: 1 }).catch(
      (error: Error) => error.message,
    );
    expect(failure).toContain('stock movements: 1, expected 2');
    expect(failure).toContain('sum of the orders’ totals');
    expect(failure).toContain('idempotency keys: 0, expected 2');
    expect(failure).toContain('uses of discounts: 0, expected 1');
  });

  it('finds holds that are not there, and units that a level does not hold', async () => {
    const body = { items: [{ productId: product.id, quantity: 4 }] };
    expect((await service.request('POST', '/api/holds', { as: buyer, body })).status).toBe(201);
    const [[there]] = await connection.query<RowDataPacket[]>(
      'SELECT COUNT(DISTINCT holdId) AS holds, COUNT(*) AS parts, CAST(SUM(quantity) AS SIGNED) AS units FROM stock_holds',
    );
    const expected = there as { holds: number; parts: number; units: number };
    await verifyHolds(connection, expected);
    await expect(verifyHolds(connection, { ...expected, holds: expected.holds + 1 })).rejects.toThrow(
      'holds: ',
    );
    await connection.query('UPDATE stock_levels SET held = held - 1 WHERE productId = ?', [product.id]);
    await expect(verifyHolds(connection, expected)).rejects.toThrow('units that the levels hold');
    await connection.query('UPDATE stock_levels SET held = held + 1 WHERE productId = ?', [product.id]);
  });
});
