import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { expect, it, vi } from 'vitest';
import { startEmbeddedMariadb } from '../../../scripts/embedded-mariadb.mjs';
import { Mail } from '../../../src/models/index.js';
import { canMount, launchedMariadb, withMounts } from '../../helpers/machine.js';
import { FaultShop } from './shop.js';

// A disk that is full: the database's, and the one to which the service writes mails.

vi.setConfig({ testTimeout: 300_000 });

const NO_MOUNTS = 'needs a mount namespace: root, or user namespaces';

/** Takes all that is left but so much. @param folder on the disk that is filled */
function fill(folder: string, spare: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const bytes = bavail * bsize - spare;
  if (bytes > 0) writeFileSync(join(folder, 'filler'), Buffer.alloc(bytes));
}

it("the database's: orders are placed or answered 503, reads go on, and when there is room again all is there once", async ({
  skip,
}) => {
  skip(!canMount(), NO_MOUNTS);
  const shop = await FaultShop.open({
    async prepare(folder) {
      // Its tables are made on the ordinary disk, and then copied to one of 220 MB, which only the server sees.
      const made = await startEmbeddedMariadb({ dataDir: join(folder, 'mariadb') });
      await made.stop();
      const [data, disk] = [join(folder, 'mariadb', 'data'), join(folder, 'disk')];
      const mounts = `mkdir -p '${disk}'
        mount -t tmpfs -o size=220m tmpfs '${disk}'
        cp -a '${data}/.' '${disk}/'
        mount --bind '${disk}' '${data}'`;
      return { server: launchedMariadb(folder, withMounts(mounts)) };
    },
  });
  try {
    await shop.place(shop.more(50));
    // As the server sees it.
    const disk = join('/proc', String(shop.mariadb.pid), 'root', shop.folder, 'mariadb', 'data');
    expect(readdirSync(disk)).toContain('ibdata1');
    fill(disk, 0);

    // Rows fill the pages that there are, until a table has to grow.
    const answers: Record<number, number> = {};
    const deadline = Date.now() + 120_000;
    while (!answers[503] && Date.now() < deadline) {
      for (const [status, count] of Object.entries(await shop.tryToPlace(shop.more(200))))
        answers[Number(status)] = (answers[Number(status)] ?? 0) + count;
    }
    expect(Object.keys(answers).filter((status) => !['201', '503'].includes(status))).toEqual([]);
    expect(answers[503]).toBeGreaterThan(0);
    for (const path of ['/api/products', `/api/products/${shop.productId}`, '/health/live'])
      expect((await shop.answerTo('GET', path)).status).toBe(200);
    expect((await shop.answerTo('GET', '/api/orders', { token: shop.token })).status).toBe(200);
    // What is asked for again while it is full is answered as well.
    expect(
      Object.keys(await shop.tryToPlace(shop.keys.slice(-20))).filter((one) => !['201', '503'].includes(one)),
    ).toEqual([]);

    rmSync(join(disk, 'filler'));
    await shop.place(shop.keys, 20);
    expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
    await shop.expectPlacedOnce();
    const open = await shop.pool.query('SELECT trx_id FROM information_schema.INNODB_TRX', {
      type: QueryTypes.SELECT,
    });
    expect(open).toEqual([]);
  } finally {
    await shop.close();
  }
});

it("the service's: orders are placed all the same, and their mails are written when there is room again", async ({
  skip,
}) => {
  skip(!canMount(), NO_MOUNTS);
  const shop = await FaultShop.open({
    env: async (_url, folder) => ({
      MAIL_URL: `eml:${join(folder, 'small')}`,
      MAIL_FROM: 'shop@example.com',
    }),
    launcher: (folder) => {
      const small = join(folder, 'small');
      return withMounts(`mkdir -p '${small}'\nmount -t tmpfs -o size=1m tmpfs '${small}'`);
    },
  });
  try {
    const folder = join('/proc', String(shop.server.child.pid), 'root', shop.folder, 'small');
    await shop.place(shop.more(1));
    const written = () => readdirSync(folder).filter((name) => name.endsWith('.eml'));
    await expect.poll(() => written().length, { timeout: 20_000 }).toBe(1);
    fill(folder, 0);
    expect(statfsSync(folder).bavail).toBe(0);

    await shop.place(shop.more(5));
    const failed = () => Mail.findAll({ where: { status: 'pending' }, raw: true });
    await vi.waitFor(
      async () => {
        const mails = await failed();
        expect(mails).toHaveLength(5);
        for (const { attempts, error } of mails) {
          expect(attempts).toBeGreaterThan(0);
          expect(error).toMatch(/ENOSPC|no space/);
        }
      },
      { timeout: 30_000, interval: 200 },
    );
    rmSync(join(folder, 'filler'));
    // Their next attempts would come in a minute.
    await shop.pool.query('UPDATE mails SET dueAt = UTC_TIMESTAMP(3) WHERE status = :pending', {
      replacements: { pending: 'pending' },
    });
    await expect.poll(() => written().length, { timeout: 30_000 }).toBe(6);
    // Nothing half-written is left of those that found no room.
    expect(readdirSync(folder).toSorted()).toEqual(written().toSorted());
    expect(shop.server.child.exitCode).toBeNull();
    await shop.expectPlacedOnce();
  } finally {
    await shop.close();
  }
});
