import { readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import { AREAS } from '../../src/consistency/areas.js';
import { verify } from '../../src/consistency/verify.js';
import {
  DiscountCode,
  Mail,
  Order,
  Payment,
  Price,
  StockLevel,
  WebhookDelivery,
} from '../../src/models/index.js';
import { type ApiRequest, call, placeForSure, sendForSure, signIn } from '../helpers/api-client.js';
import { connectTo, createDatabase, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { type Mailbox, openMailbox } from '../helpers/mailbox.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';

// SIGTERM in the middle of everything: orders, payments, prices that are imported, codes, exports, webhooks, mails and jobs.

vi.setConfig({ testTimeout: 90_000 });

const STOCK = 100_000;
const CLIENTS = 12;
const ORDERS = 240;
const SHUTDOWN_SECONDS = 8;
/** Generated at once. */
const CODES = 20;

let database: TestDatabase;
let pool: ReturnType<typeof connectTo>;
let receiver: WebhookReceiver;
let mailbox: Mailbox;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  database = await createDatabase();
  pool = connectTo(database);
  receiver = await startReceiver();
  mailbox = openMailbox();
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await pool?.close();
  await receiver?.close();
  mailbox?.close();
  await database?.drop();
});

function start(url: string, more: Record<string, string> = {}): ServerProcess {
  const server = startServer({
    DATABASE_URL: url,
    JWT_SECRET: 'k'.repeat(32),
    SECRETS_KEY: 's'.repeat(32),
    SHUTDOWN_SECONDS: String(SHUTDOWN_SECONDS),
    EVENTS: 'on',
    PAYMENT_PROVIDER: 'demo',
    ...mailbox.env,
    MAIL_FROM: 'shop@example.com',
    ...more,
  });
  servers.push(server);
  return server;
}

/** Connections of others to a database. */
async function connectionsTo(name: string): Promise<number> {
  const sql =
    'SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = :name AND ID <> CONNECTION_ID()';
  const [row] = await pool.query<{ n: number }>(sql, { replacements: { name }, type: QueryTypes.SELECT });
  return Number(row?.n);
}

it('ends within its time with 0; what it acknowledged is there, nothing is sent twice, and the rest is done by the next one', async () => {
  const first = start(database.url);
  const base = await first.listening();
  const { port } = new URL(base);
  const [admin, buyer] = await Promise.all([buildAdmin(), buildUser()]);
  const [asAdmin, token] = (await Promise.all(
    [admin, buyer].map(({ email }) => signIn(base, email, PASSWORD)),
  )) as [string, string];
  const products = await Promise.all(Array.from({ length: 5 }, () => buildProduct({ stock: STOCK })));
  const done = async (method: string, path: string, request: ApiRequest) => {
    const answer = await call(base, method, path, { token: asAdmin, ...request });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  await done('POST', '/api/admin/webhook-endpoints', {
    body: { url: receiver.url, types: ['*'], maxInFlight: 8 },
  });
  const list = await done('POST', '/api/admin/price-lists', {
    body: { code: 'trade', name: 'Trade', currency: 'USD' },
  });
  const codes = await done('POST', '/api/admin/discounts', {
    body: { name: 'Codes', class: 'order', kind: 'percent', value: '10' },
  });

  // Each is answered a while later, so that some are always on their way.
  receiver.answer = (response: ServerResponse) => void setTimeout(() => response.writeHead(204).end(), 150);
  const outcomes = new Set<number | 'no answer'>();
  const told = (outcome: number | 'no answer') => void outcomes.add(outcome);
  const acknowledged = new Map<string, string>();
  const keys = Array.from({ length: ORDERS }, (_, n) => `order ${n}`);
  const left = [...keys];
  const client = async () => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) {
      const isCard = acknowledged.size % 4 === 0;
      const items = products.slice(0, 3).map(({ id: productId }) => ({ productId, quantity: 1 }));
      const body = orderBody(items, { paymentMethod: isCard ? 'card' : 'invoice' });
      const { status, body: order } = await placeForSure(base, { key, token, body }, told);
      expect(status, JSON.stringify(order)).toBe(201);
      acknowledged.set(key, order.id);
      if (!isCard) continue;
      const begun = await sendForSure(
        base,
        `/api/orders/${order.id}/payments`,
        { key: `${key}, paid`, token, body: {} },
        told,
      );
      expect([200, 201], JSON.stringify(begun.body)).toContain(begun.status);
    }
  };
  let isOver = false;
  /** What is asked again and again, beside the orders. */
  const often = async (ask: () => Promise<{ status: number }>) => {
    while (!isOver) {
      const outcome = await ask().then(
        ({ status }) => status,
        () => 'no answer' as const,
      );
      told(outcome);
    }
  };
  let round = 0;
  const prices = () => {
    round += 1;
    return products.map(({ id: productId }) => ({ productId, amount: `${round}.00` }));
  };
  const exports: string[] = [];
  const exported = async (path: string) => {
    const headers = { accept: 'text/csv', authorization: `Bearer ${asAdmin}` };
    const response = await fetch(`${base}/api/admin/${path}`, { headers });
    const text = await response.text();
    if (response.status === 200) exports.push(text);
    return response;
  };
  const beside = [
    often(() =>
      call(base, 'PUT', `/api/admin/price-lists/${list.id}/prices`, {
        token: asAdmin,
        body: { prices: prices() },
      }),
    ),
    often(() => call(base, 'GET', '/api/admin/orders?limit=100', { token: asAdmin })),
    often(() => call(base, 'POST', '/api/admin/verify', { token: asAdmin, body: {} })),
    often(() => exported('reports/sales?from=2026-01-01&to=2026-12-31')),
    often(() => exported(`discounts/${codes.id}/codes`)),
    often(() =>
      call(base, 'POST', `/api/admin/discounts/${codes.id}/codes`, {
        token: asAdmin,
        body: { count: CODES },
      }),
    ),
  ];
  const load = Promise.all(Array.from({ length: CLIENTS }, client));
  const inTheMidst = () => {
    expect(acknowledged.size).toBeGreaterThan(ORDERS / 4);
    expect(receiver.inFlight.now).toBeGreaterThan(0);
    expect(readdirSync(mailbox.folder).length).toBeGreaterThan(0);
  };
  await vi.waitFor(inTheMidst, { timeout: 30_000, interval: 1 });
  const toldBefore = performance.now();
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  expect(performance.now() - toldBefore).toBeLessThan((SHUTDOWN_SECONDS + 2) * 1000);
  isOver = true;
  await Promise.all(beside);

  // Nothing is left behind: no connection, no transaction, no half-written mail, and no delivery that somebody seems to be at.
  const name = new URL(database.url).pathname.slice(1);
  await pool.close();
  pool = connectTo(database);
  await expect.poll(() => connectionsTo(name), { timeout: 5_000 }).toBe(0);
  expect(readdirSync(mailbox.folder).filter((file) => !file.endsWith('.eml'))).toEqual([]);
  expect(receiver.inFlight.now).toBe(0);
  const atWork = "SELECT COUNT(*) AS n FROM webhook_deliveries WHERE status = 'pending' AND attempts > 0";
  expect(await pool.query(atWork, { type: QueryTypes.SELECT })).toEqual([{ n: 0 }]);

  const second = start(database.url, { PORT: port });
  await second.listening();
  await load;
  expect([...outcomes].filter((one) => ![200, 201, 202, 204, 409, 503, 'no answer'].includes(one))).toEqual(
    [],
  );
  expect(acknowledged.size).toBe(ORDERS);
  const there = await Order.findAll({ attributes: ['id'], raw: true });
  expect(there.map(({ id }) => id).sort()).toEqual([...acknowledged.values()].sort());
  for (const [n, { id: productId }] of products.entries()) {
    const level = await StockLevel.findOne({ where: { productId }, raw: true });
    expect(level).toMatchObject({ onHand: STOCK, committed: n < 3 ? ORDERS : 0 });
  }
  // What was received as a file has its last line, codes are generated and prices imported all or none.
  expect(exports.filter((text) => !text.endsWith('\r\n'))).toEqual([]);
  expect((await DiscountCode.count()) % CODES).toBe(0);
  const imported = await Price.findAll({ where: { priceListId: list.id }, raw: true });
  expect(new Set(imported.map(({ amount }) => amount)).size).toBe(1);
  expect(await Payment.count({ where: { status: 'pending' } })).toBe(await Payment.count());

  // Each was sent, and by a process that ends in order none is sent twice.
  const open = { where: { status: 'pending' } } as const;
  await expect.poll(() => WebhookDelivery.count(open), { timeout: 60_000 }).toBe(0);
  await expect.poll(() => Mail.count(open), { timeout: 60_000 }).toBe(0);
  const sequences = receiver.received.map(({ body }) => body.sequence).filter((one) => one !== undefined);
  expect(sequences.length).toBe(new Set(sequences).size);
  expect((await verify(pool, AREAS)).ok).toBe(true);
});

it('while it migrates: it ends at once, and the next one goes on from there', async () => {
  const empty = await createEmptyDatabase();
  const name = new URL(empty.url).pathname.slice(1);
  const applied = async (): Promise<number> => {
    const sql = `SELECT COUNT(*) AS n FROM ${name}.schema_migrations`;
    const rows = await pool.query<{ n: number }>(sql, { type: QueryTypes.SELECT }).catch(() => []);
    return Number(rows[0]?.n ?? 0);
  };
  try {
    const first = start(empty.url);
    await expect.poll(applied, { timeout: 30_000, interval: 1 }).toBeGreaterThan(5);
    first.child.kill('SIGTERM');
    await first.exited;
    const soFar = await applied();
    expect(soFar).toBeLessThan(migrations.length);
    await expect.poll(() => connectionsTo(name), { timeout: 10_000 }).toBe(0);

    const second = start(empty.url);
    const base = await second.listening();
    expect(await applied()).toBe(migrations.length);
    expect((await call(base, 'GET', '/health/ready')).status).toBe(200);
    await second.stop();
  } finally {
    await empty.drop();
  }
});
