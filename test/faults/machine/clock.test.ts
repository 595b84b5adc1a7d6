import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { describe, expect, it, vi } from 'vitest';
import { Order } from '../../../src/models/index.js';
import { placeForSure, signIn } from '../../helpers/api-client.js';
import { orderBody, PASSWORD } from '../../helpers/factories.js';
import { launchedMariadb, ownClock, setClock } from '../../helpers/machine.js';
import { FaultShop } from './shop.js';

// Clocks that somebody sets, or that are wrong after a virtual machine was moved.

vi.setConfig({ testTimeout: 180_000 });

const HOUR = 3_600;
const CLIENTS = 16;
const ORDERS = 400;
const METRICS_TOKEN = 'm'.repeat(32);
const NO_LIBFAKETIME = 'needs libfaketime: sudo apt-get install libfaketime';

/** Lets so many more attempts be answered. */
const answered = (shop: FaultShop, count: number) => {
  const enough = shop.outcomes.length + count;
  return vi.waitFor(() => expect(shop.outcomes.length).toBeGreaterThanOrEqual(enough), {
    interval: 5,
    timeout: 30_000,
  });
};

/** Places them as clients do whose access tokens run out: they sign in again, and send the order once more. */
async function placeSignedIn(shop: FaultShop, keys: string[]): Promise<void> {
  const left = [...keys];
  let renewing: Promise<void> | undefined;
  const renew = async () => {
    shop.token = await signIn(shop.base, shop.email, PASSWORD);
    renewing = undefined;
  };
  const client = async () => {
    for (let key = left.shift(); key !== undefined; ) {
      const { token } = shop;
      const { status } = await placeForSure(shop.base, shop.order(key), (one) => shop.outcomes.push(one));
      expect([201, 401]).toContain(status);
      if (status === 201) key = left.shift();
      else if (token === shop.token) {
        renewing ??= renew();
        await renewing;
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** How often a process has done that beside requests. */
async function runsOf(base: string, work: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${base}/metrics`, { headers })).text();
  return Number(
    new RegExp(`^stockkeeper_background_run_seconds_count\\{work="${work}"\\} (\\d+)`, 'm').exec(text)?.[1] ??
      0,
  );
}

describe.each([
  ['ahead', HOUR],
  ['back', -HOUR],
])('a clock that jumps one hour %s, and then to what it was', (_which, seconds) => {
  it("the service's: nothing that was under way is late by it, orders are placed once, and none expires before its time", async ({
    skip,
  }) => {
    let clock = '';
    let launcher: string[] | undefined;
    const shop = await FaultShop.open({
      env: async () => ({ METRICS_TOKEN, UNPAID_ORDER_MINUTES: 'card=30' }),
      launcher(folder) {
        clock = join(folder, 'clock');
        launcher = ownClock(clock);
        return launcher ?? [];
      },
    });
    try {
      skip(!launcher, NO_LIBFAKETIME);
      const body = orderBody([{ productId: shop.productId, quantity: 1 }], { paymentMethod: 'card' });
      const unpaid = shop.more(1)[0] as string;
      const { body: card } = await shop.answerTo('POST', '/api/orders', { ...shop.order(unpaid), body });
      shop.bodies.set(unpaid, body);

      const load = placeSignedIn(shop, shop.more(ORDERS));
      await answered(shop, 60);
      setClock(clock, seconds);
      await answered(shop, 60);
      // It believes that it is then.
      const { headers } = await shop.answerTo('GET', '/health/live');
      const ahead = Date.parse(headers.get('date') as string) - Date.now();
      expect(Math.abs(ahead - seconds * 1000)).toBeLessThan(60_000);
      await answered(shop, 60);
      setClock(clock, 0);
      await load;
      // Only that access tokens were too old, or of the future.
      expect(shop.outcomes.filter((one) => one !== 201 && one !== 401)).toEqual([]);

      // A process that begins in the wrong hour looks for orders that were not paid in time; what that is, the database's clock says.
      setClock(clock, seconds);
      const second = shop.startService();
      try {
        const base = await second.listening();
        await vi.waitFor(async () => expect(await runsOf(base, 'expire unpaid orders')).toBeGreaterThan(0), {
          timeout: 30_000,
          interval: 100,
        });
      } finally {
        await second.stop();
      }
      setClock(clock, 0);
      expect(await Order.findByPk(card.id, { raw: true })).toMatchObject({ status: 'pending' });
      shop.token = await signIn(shop.base, shop.email, PASSWORD);
      expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
      await shop.expectPlacedOnce();
    } finally {
      await shop.close();
    }
  });

  it("the database's: orders are placed once, and nobody is refused", async ({ skip }) => {
    let clock = '';
    let launcher: string[] | undefined;
    const shop = await FaultShop.open({
      async prepare(folder) {
        clock = join(folder, 'clock');
        launcher = ownClock(clock);
        return launcher ? { server: launchedMariadb(folder, launcher) } : {};
      },
      env: async () => ({ EVENTS: 'on' }),
    });
    try {
      skip(!launcher, NO_LIBFAKETIME);
      const load = shop.place(shop.more(ORDERS), CLIENTS);
      await answered(shop, 60);
      setClock(clock, seconds);
      await answered(shop, 60);
      const [now] = await shop.pool.query<{ now: string }>(
        "SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ') AS now",
        { type: QueryTypes.SELECT },
      );
      expect(Math.abs(Date.parse(now?.now as string) - Date.now() - seconds * 1000)).toBeLessThan(60_000);
      await answered(shop, 60);
      setClock(clock, 0);
      await load;
      expect(new Set(shop.outcomes)).toEqual(new Set([201]));
      const left = async () =>
        (
          await shop.pool.query<{ n: number }>('SELECT COUNT(*) AS n FROM outbox', {
            type: QueryTypes.SELECT,
          })
        )[0]?.n;
      // What has happened is told, whatever the hour was.
      await expect.poll(left, { timeout: 30_000 }).toBe(0);
      expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
      await shop.expectPlacedOnce();
    } finally {
      await shop.close();
    }
  });
});
