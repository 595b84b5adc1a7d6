import { once } from 'node:events';
import { connect } from 'node:net';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { signIn } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildDiscount, PASSWORD } from '../helpers/factories.js';
import { startServer } from '../helpers/server-process.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

/** A connection on which what is sent is written by hand. */
async function open(base: string) {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  const ended = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())));
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return {
    socket,
    /** Resolves with when it was closed, by the clock of performance.now(). */
    ended,
    received: () => received,
    /** @throws Error when it is closed without that answer */
    async answered(pattern: RegExp) {
      while (!pattern.test(received)) {
        if (socket.closed) throw new Error(`Closed after ${JSON.stringify(received)}`);
        await Promise.race([once(socket, 'data'), ended]);
      }
    },
  };
}

/** A request on a new connection. Connections are accepted in turn: those opened before are the service's by then. */
async function settle(base: string) {
  const { socket, answered } = await open(base);
  socket.write(WHOLE);
  await answered(/"status":"ok"/);
}

const WHOLE = 'GET /health/live HTTP/1.1\r\nhost: shop\r\n\r\n';
const HALF_HEAD = 'GET /health/live HTTP/1.1\r\nhost: sh';
/** Says `100 Continue` once its head was read. What is read after SIGTERM is answered 503 without its body. */
const HALF_BODY =
  'POST /api/auth/login HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 100\r\n' +
  'expect: 100-continue\r\n\r\n{"email":';

describe.each([
  ['one process', '1'],
  ['a cluster', '2'],
])('SIGTERM, in %s', (_what, WORKERS) => {
  async function start({ onTestFinished }: TestContext, SHUTDOWN_SECONDS: string) {
    const server = startServer({ DATABASE_URL: database.url, WORKERS, SHUTDOWN_SECONDS });
    onTestFinished(() => server.stop());
    const base = await server.listening();
    if (WORKERS === '2') await server.seen(/Server listening at [\s\S]*Server listening at/);
    return { server, base };
  }

  it('closes at once what has sent nothing and what has nothing more to say, and exits with 0', async (test) => {
    const { server, base } = await start(test, '600');
    const silent = await Promise.all([open(base), open(base), open(base)]);
    const kept = await Promise.all([open(base), open(base)]);
    for (const { socket, answered } of kept) {
      socket.write(WHOLE);
      await answered(/"status":"ok"/);
    }
    await settle(base);
    server.child.kill('SIGTERM');
    await Promise.all([...silent, ...kept].map(({ ended }) => ended));
    expect(await server.exited).toBe(0);
    expect(server.output()).not.toContain('killed by timeout');
  });

  it('lets half a request arrive, within SHUTDOWN_SECONDS', async (test) => {
    const { server, base } = await start(test, '600');
    const head = await open(base);
    const body = await open(base);
    // A connection that was of use before is no other.
    const kept = await open(base);
    kept.socket.write(WHOLE);
    await kept.answered(/"status":"ok"/);
    head.socket.write(HALF_HEAD);
    body.socket.write(HALF_BODY);
    await body.answered(/100 Continue/);
    kept.socket.write(HALF_HEAD);
    const silent = await open(base);
    await settle(base);
    server.child.kill('SIGTERM');
    await silent.ended;

    for (const { socket, answered } of [head, kept]) {
      socket.write('op\r\n\r\n');
      await answered(/HTTP\/1\.1 503 [\s\S]*shutting down/);
    }
    body.socket.write('x'.repeat(91));
    await body.answered(/HTTP\/1\.1 400 [\s\S]*MALFORMED_JSON/);
    expect(await server.exited).toBe(0);
  });

  it('answers 408 to half a request that does not arrive by then, and exits with 0', async (test) => {
    const { server, base } = await start(test, '3');
    const head = await open(base);
    const body = await open(base);
    head.socket.write(HALF_HEAD);
    body.socket.write(HALF_BODY);
    await body.answered(/100 Continue/);
    const silent = await open(base);
    await settle(base);
    server.child.kill('SIGTERM');
    const silentEndedAt = await silent.ended;
    for (const { ended, received } of [head, body]) {
      expect(await ended).toBeGreaterThan(silentEndedAt);
      expect(received()).toMatch(/HTTP\/1\.1 408 [\s\S]*"code":"REQUEST_TIMEOUT"/);
    }
    expect(await server.exited).toBe(0);
  });

  it('does not wait for a client that does not fetch its answers, and exits with 0', async (test) => {
    const { server, base } = await start(test, '3');
    const { socket, ended } = await open(base);
    socket.pause();
    // More than the sockets' buffers hold.
    const large = 'GET /docs/json HTTP/1.1\r\nhost: shop\r\n\r\n'.repeat(40);
    await new Promise<void>((written) => socket.write(large, () => written()));
    await settle(base);
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    socket.resume();
    await ended;
  });
});

describe('SIGTERM while files are exported', () => {
  const JWT_SECRET = 'a secret that signs tokens, of 32 bytes or more';
  const MANY = 20_000;
  /** More than the buffers of two sockets hold. */
  const TOO_MANY = 100_000;
  const DIGIT = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS n`).join(' UNION ALL ');

  /** @returns the path of the codes of a discount with so many */
  async function buildCodes(shop: Sequelize, count: number): Promise<string> {
    const { id } = await buildDiscount({ code: `GENERATED-${count}` });
    await shop.query(
      `INSERT INTO discount_codes (codeKey, code, discountId, createdAt)
       SELECT code, code, ${id}, NOW() FROM (
         SELECT CONCAT('A-LONG-CODE-OF-MANY-', ${id}, '-', a.n, b.n, c.n, d.n, e.n) AS code
         FROM (${DIGIT}) a, (${DIGIT}) b, (${DIGIT}) c, (${DIGIT}) d, (${DIGIT}) e LIMIT ${count}
       ) codes`,
    );
    return `/api/admin/discounts/${id}/codes`;
  }

  it('who reads gets all of one, who does not is cut off, and the process exits with 0', async () => {
    const shop = connectTo(database);
    const paths = [await buildCodes(shop, MANY), await buildCodes(shop, TOO_MANY)];
    const { email } = await buildAdmin();
    await shop.close();
    const server = startServer({ DATABASE_URL: database.url, JWT_SECRET, SHUTDOWN_SECONDS: '4' });
    const base = await server.listening();
    const authorization = `Bearer ${await signIn(base, email, PASSWORD)}`;
    const { socket, ended, received, answered } = await open(base);
    socket.write(
      `GET ${paths[1]} HTTP/1.1\r\nhost: shop\r\naccept: text/csv\r\nauthorization: ${authorization}\r\n\r\n`,
    );
    await answered(/HTTP\/1\.1 200/);
    socket.pause();
    const read = await fetch(`${base}${paths[0]}`, { headers: { accept: 'text/csv', authorization } });
    server.child.kill('SIGTERM');
    await server.seen(/finishing what is in flight/);
    expect((await read.text()).trimEnd().split('\r\n').length).toBe(1 + MANY);
    expect(await server.exited).toBe(0);
    socket.resume();
    await ended;
    // Not the last chunk, and nothing else in the middle of it.
    expect(received()).not.toMatch(/\r\n0\r\n\r\n$|HTTP\/1\.1 408/);
  });
});
