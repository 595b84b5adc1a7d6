import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readEvents, type SequencedEvent } from '../../src/events/read-events.js';
import { Order, Payment, PaymentOperation, StockLevel } from '../../src/models/index.js';
import { runScript } from '../helpers/run-script.js';
import { Books } from './books.js';
import { Clerk } from './clerk.js';
import { Customer } from './customer.js';
import { coursesOf, median, quantile, type Sample, takeSample } from './samples.js';
import { openSoakShop, type SoakShop } from './shop.js';
import { Seen } from './visitor.js';

// A shop that is used for half an hour, as shops are, while one of its two processes and its database are killed again and again.

const MINUTES = Number(process.env.SOAK_MINUTES);
const SECONDS = MINUTES * 60;
/** In half an hour. Shorter ones have fewer. */
const SERVICE_KILLS = Math.max(3, Math.round((20 * MINUTES) / 30));
const DATABASE_KILLS = Math.max(2, Math.round((10 * MINUTES) / 30));
const CUSTOMERS = 6;
/** Between two visits of one customer: a shop that is busy, and not one that is at its limit. */
const PAUSE_MS = 250;
const CLERK_PAUSE_MS = 2_000;
const SAMPLE_MS = 3_000;
/** What a kill may disturb after all is up again: connections are made anew, caches filled. */
const AFTERMATH_MS = 3_000;
const FOLDER = join(import.meta.dirname, '..', '..', '.data');

let shop: SoakShop;
const seen = new Seen();
const books = new Books();
const samples: Sample[] = [];
/** Milliseconds without a database, of each of its kills. */
const outages: number[] = [];
/** Milliseconds from a kill of the database to the next order that was placed. */
const gaps: number[] = [];

beforeAll(async () => {
  shop = await openSoakShop();
});
afterAll(() => shop?.close());

it(`is used for ${MINUTES} minutes, with ${SERVICE_KILLS} kills of the service and ${DATABASE_KILLS} of the database`, async () => {
  const begunAt = performance.now();
  const elapsed = () => (performance.now() - begunAt) / 1000;
  const over = new AbortController();
  const isOver = () => over.signal.aborted || elapsed() >= SECONDS;
  /** Again and again, until time is up or one of them has failed. */
  const often = async (pauseMs: number, once: () => Promise<void>) => {
    try {
      while (!isOver()) {
        await once();
        await delay(pauseMs, undefined, { signal: over.signal }).catch(() => {});
      }
    } catch (error) {
      over.abort();
      throw error;
    }
  };

  const clerk = new Clerk(books, shop, seen);
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => new Customer(books, n, shop, seen));
  const kills = planKills();
  const outcomes = await Promise.allSettled([
    often(CLERK_PAUSE_MS, () => clerk.visit()),
    ...customers.map((customer) => often(PAUSE_MS, () => customer.visit())),
    often(SAMPLE_MS, async () => {
      samples.push(await takeSample(shop, seen, elapsed()));
    }),
    often(100, async () => {
      const next = kills[0];
      if (!next || elapsed() < next.at) return;
      kills.shift();
      await disturb(next.isOfDatabase);
    }),
  ]);
  const loadEndedAt = performance.now();
  const told = report(elapsed());
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;

  expect(kills).toEqual([]);
  expect(shop.steady.child.exitCode).toBeNull();
  const strange = [...seen.outcomes.keys()].filter(
    (one) => ![200, 201, 202, 303, 409, 503, 'no answer'].includes(one),
  );
  expect(strange).toEqual([]);
  expect(shop.steady.log().filter(({ status }) => status === 500)).toEqual([]);
  await expectAllThereOnce();
  await expectPaymentsTaken();
  await expectEventsTold();
  const eventsTold = (performance.now() - loadEndedAt) / 1000;
  await expectMailsSent();
  const mailsSent = (performance.now() - loadEndedAt) / 1000;
  write({ ...told, secondsAfterLoad: { eventsTold, mailsSent } });
  const verified = await runScript('verify', ['--json'], { DATABASE_URL: shop.databaseUrl });
  const { checks } = JSON.parse(verified.stdout) as { checks: Array<{ violations: number }> };
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  const risen = Object.entries(told.courses).filter(([, { last, most }]) => !(last <= most));
  expect(risen).toEqual([]);
});

/** Spread over all of the time but the last tenth, which is left to come to rest in. */
function planKills(): Array<{ at: number; isOfDatabase: boolean }> {
  const spread = (count: number, shift: number, isOfDatabase: boolean) =>
    Array.from({ length: count }, (_, n) => ({ at: ((n + shift) / count) * SECONDS * 0.9, isOfDatabase }));
  return [...spread(SERVICE_KILLS, 0.5, false), ...spread(DATABASE_KILLS, 0.3, true)].toSorted(
    (one, other) => one.at - other.at,
  );
}

async function disturb(isOfDatabase: boolean): Promise<void> {
  seen.disturbances += 1;
  seen.isDisturbed = true;
  try {
    if (!isOfDatabase) return await shop.killService();
    const before = books.orders.size;
    const at = performance.now();
    outages.push(await shop.killDatabase());
    await vi.waitFor(() => expect(books.orders.size).toBeGreaterThan(before), {
      timeout: 60_000,
      interval: 20,
    });
    gaps.push(performance.now() - at);
  } finally {
    await delay(AFTERMATH_MS);
    seen.disturbances += 1;
    seen.isDisturbed = false;
  }
}

/** Writes what was seen to .data/soak.json, also of a run that fails. */
function report(seconds: number) {
  const courses = coursesOf(samples, SECONDS);
  const told = {
    at: new Date().toISOString(),
    seconds: Math.round(seconds),
    kills: { service: SERVICE_KILLS, database: DATABASE_KILLS },
    orders: books.orders.size,
    done: Object.fromEntries(books.done),
    outcomes: Object.fromEntries(seen.outcomes),
    withoutDatabaseMs: { median: median(outages), most: Math.max(...outages) },
    fromKillToNextOrderMs: { median: median(gaps), most: quantile(gaps, 1) },
    courses,
    samples,
  };
  write(told);
  return told;
}

function write(told: object): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'soak.json'), `${JSON.stringify(told, null, 1)}\n`);
}

async function expectAllThereOnce(): Promise<void> {
  const orders = await Order.findAll({ attributes: ['id', 'totalAmount'], raw: true });
  const there = new Map(orders.map(({ id, totalAmount }) => [id, Number(totalAmount)]));
  const acknowledged = new Map([...books.orders].map(([id, { total }]) => [id, Number(total)]));
  expect(there.size).toBe(acknowledged.size);
  expect([...acknowledged].filter(([id, total]) => there.get(id) !== total)).toEqual([]);
  const levels = await StockLevel.findAll({ where: { productId: [...books.levels.keys()] }, raw: true });
  const found = new Map(levels.map(({ productId, onHand, committed }) => [productId, { onHand, committed }]));
  expect(found).toEqual(books.levels);
  expect(await StockLevel.sum('held')).toBe(0);
}

/** All that was confirmed is captured, once, also where a process was killed at it. */
async function expectPaymentsTaken(): Promise<void> {
  const open = () => PaymentOperation.count({ where: { status: ['requested', 'unknown'] } });
  await expect.poll(open, { timeout: 180_000, interval: 500 }).toBe(0);
  const payments = await Payment.findAll({ attributes: ['amount', 'captured', 'status'], raw: true });
  expect(payments.length).toBe(books.done.get('captured'));
  expect(payments.filter(({ amount, captured }) => amount !== captured)).toEqual([]);
}

/** None is lost and none is there twice; and whoever listens has got all of them. */
async function expectEventsTold(): Promise<void> {
  const waiting = async () =>
    (await shop.pool.query<{ n: number }>('SELECT COUNT(*) AS n FROM outbox', { type: QueryTypes.SELECT }))[0]
      ?.n;
  await expect.poll(waiting, { timeout: 60_000, interval: 250 }).toBe(0);
  const events = await readEvents(shop.pool, { after: 0, limit: 10_000_000 });
  expect(events.every(({ seq }, index) => seq === index + 1)).toBe(true);
  const placed = events.filter(({ type }) => type === 'order.placed').map(({ aggregateId }) => aggregateId);
  expect(placed.length).toBe(books.orders.size);
  expect(new Set(placed)).toEqual(new Set(books.orders.keys()));
  expect(outOfOrder(events)).toEqual([]);

  const missing = () => {
    const arrived = new Set(shop.receiver.received.map(({ body }) => body.sequence));
    return events.filter(({ seq }) => seq > first && !arrived.has(seq)).length;
  };
  const first = Math.min(...shop.receiver.received.map(({ body }) => body.sequence)) - 1;
  // The first thing that it could be told of is the first order, or before.
  expect(first).toBeLessThan(events.findIndex(({ type }) => type === 'order.placed') + 1);
  await expect.poll(missing, { timeout: 180_000, interval: 500 }).toBe(0);
}

function outOfOrder(events: SequencedEvent[]): SequencedEvent[] {
  const versions = new Map<string, number>();
  return events.filter(({ aggregateType, aggregateId, version }) => {
    const key = `${aggregateType} ${aggregateId}`;
    const isEarlier = version < (versions.get(key) ?? 0);
    versions.set(key, version);
    return isEarlier;
  });
}

/** Every order's mail is written, if twice where a sender was killed in between. */
async function expectMailsSent(): Promise<void> {
  const sql = "SELECT COUNT(*) AS n FROM mails WHERE status NOT IN ('sent', 'skipped')";
  const open = async () => (await shop.pool.query<{ n: number }>(sql, { type: QueryTypes.SELECT }))[0]?.n;
  await expect.poll(open, { timeout: 180_000, interval: 500 }).toBe(0);
  const files = (await readdir(shop.mailFolder)).filter((name) => name.endsWith('.eml'));
  expect(files.length).toBeGreaterThanOrEqual(books.orders.size);
}
