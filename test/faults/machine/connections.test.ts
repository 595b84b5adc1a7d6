import { QueryTypes } from 'sequelize';
import { describe, expect, it, vi } from 'vitest';
import { tally } from '../../helpers/api-client.js';
import { asRoot, FaultShop } from './shop.js';

// A database that takes 10 connections, for a service with 200 clients.

vi.setConfig({ testTimeout: 180_000 });

const CONNECTIONS = 10;
const CLIENTS = 200;

describe.each([
  ['a pool that fits', CONNECTIONS],
  ['a pool that is three times as large', 3 * CONNECTIONS],
])('%s', (_which, DATABASE_POOL_MAX) => {
  it('every client is answered, orders are placed once, and the database never has more connections', async () => {
    const shop = await FaultShop.open({
      env: async (url) => {
        await asRoot(
          url,
          // One who is no administrator, for whom one more connection is kept.
          "CREATE USER shop@localhost IDENTIFIED BY 'shop'",
          'GRANT ALL ON stockkeeper.* TO shop@localhost',
        );
        const own = new URL(url);
        [own.username, own.password] = ['shop', 'shop'];
        return { DATABASE_URL: own.href, DATABASE_POOL_MAX: String(DATABASE_POOL_MAX) };
      },
    });
    try {
      // One more is for the test, and another one for administrators.
      await shop.pool.query(`SET GLOBAL max_connections = ${CONNECTIONS + 1}`);
      // What the service has opened before that is closed.
      await shop.pool.query('KILL USER shop@localhost');
      await shop.pool.query('FLUSH STATUS');
      const most = async () => {
        const sql = "SHOW GLOBAL STATUS LIKE 'Max_used_connections'";
        const [row] = await shop.pool.query<{ Value: string }>(sql, { type: QueryTypes.SELECT });
        return Number(row?.Value);
      };
      const reads = Array.from({ length: CLIENTS }, () => shop.answerTo('GET', '/api/products?limit=20'));
      await shop.place(shop.more(3 * CLIENTS), CLIENTS);
      const answered = tally((await Promise.all(reads)).map(({ status }) => status));
      expect(Object.keys(answered).filter((status) => !['200', '503'].includes(status))).toEqual([]);
      const placed = tally(shop.outcomes as number[]);
      expect(Object.keys(placed).filter((status) => !['201', '503'].includes(status))).toEqual([]);
      expect(placed[201]).toBe(3 * CLIENTS);
      if (DATABASE_POOL_MAX === CONNECTIONS)
        expect({ answered, placed }).toEqual({ answered: { 200: CLIENTS }, placed: { 201: 3 * CLIENTS } });
      expect(await most()).toBeLessThanOrEqual(CONNECTIONS + 2);
      await shop.pool.query('SET GLOBAL max_connections = 200');
      expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
      await shop.expectPlacedOnce();
    } finally {
      await shop.close();
    }
  });
});
