import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { expect, it, vi } from 'vitest';
import { launchedMariadb, slowDisk } from '../../helpers/machine.js';
import { FaultShop } from './shop.js';

// A disk whose every fsync takes 50 ms more: 20 commits a second, if each came alone.

vi.setConfig({ testTimeout: 180_000 });

const SYNC_MS = 50;
const ORDERS = 600;
const CLIENTS = 32;

it('orders share commits, so that many more are placed than the disk can sync, and none is answered but 201', async ({
  skip,
}) => {
  let isSlow = false;
  const shop = await FaultShop.open({
    async prepare(folder) {
      const launcher = slowDisk(folder, join(folder, 'slow'));
      isSlow = launcher !== undefined;
      return launcher ? { server: launchedMariadb(folder, launcher) } : {};
    },
  });
  try {
    skip(!isSlow, 'needs a C compiler, as cc');
    const syncs = async () => {
      const sql = "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_os_log_fsyncs', 'Innodb_data_fsyncs')";
      const rows = await shop.pool.query<{ Value: string }>(sql, { type: QueryTypes.SELECT });
      return Math.max(...rows.map(({ Value }) => Number(Value)));
    };
    writeFileSync(join(shop.folder, 'slow'), '');
    const begunAt = performance.now();
    const before = await syncs();
    await shop.place(shop.more(1));
    // It is as slow as it should be.
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(SYNC_MS);
    await shop.place(shop.more(ORDERS), CLIENTS);
    expect(new Set(shop.outcomes)).toEqual(new Set([201]));
    // One sync for many orders: with one for each this would be as many as there are orders.
    expect((await syncs()) - before).toBeLessThan(ORDERS / 2);
    expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
    await shop.expectPlacedOnce();
  } finally {
    await shop.close();
  }
});
