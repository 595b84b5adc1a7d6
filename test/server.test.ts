import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../db/migrations/index.js';
import { Order } from '../src/models/index.js';
import { connectTo, createDatabase, type TestDatabase } from './helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from './helpers/factories.js';
import { holdLock } from './helpers/row-lock.js';
import { type ServerProcess, startServer } from './helpers/server-process.js';
import { startProxy } from './helpers/tcp-proxy.js';

let database: TestDatabase;
const cleanUp: Array<() => Promise<unknown>> = [];

beforeEach(async () => {
  database = await createDatabase();
  cleanUp.push(() => database.drop());
});
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

function start(env: Record<string, string> = {}): ServerProcess {
  const server = startServer({ DATABASE_URL: database.url, ...env });
  cleanUp.push(() => server.stop());
  return server;
}

describe.each(['1', '2'])('a server of %s processes', (WORKERS) => {
  it('does not go on when whoever started it is gone before it serves', async () => {
    const server = start({ WORKERS });
    server.child.disconnect();
    expect(await server.exited).toBe(0);
  });
});

describe('a server that is told to stop', () => {
  it('first answers the order that is under way, refuses what comes meanwhile, and exits with 0', async () => {
    // At debug level it tells of requests that come, while they are not answered yet.
    const server = start({ LOG_LEVEL: 'debug', ORDER_WAIT_SECONDS: '60', SHUTDOWN_SECONDS: '60' });
    const base = await server.listening();
    const pool = connectTo(database);
    cleanUp.push(() => pool.close());
    const token = await signIn(base);
    const product = await buildProduct({ stock: 3 });
    const lock = await holdLock(
      nameOf(database),
      `SELECT * FROM stock_levels WHERE productId = ${product.id} FOR UPDATE`,
    );
    const client = openClient(base);
    const headers = `host: shop\r\nauthorization: Bearer ${token}\r\n`;
    const order = JSON.stringify(orderBody([{ productId: product.id, quantity: 2 }]));
    client.write(
      `POST /api/orders HTTP/1.1\r\n${headers}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(order)}\r\n\r\n${order}`,
    );
    await lock.waiters();

    server.child.kill('SIGTERM');
    await server.seen(/closing on SIGTERM/);
    client.write(`GET /api/products HTTP/1.1\r\n${headers}\r\n`);
    await server.seen(/"url":"\/api\/products"/);
    await expect(fetch(`${base}/health/live`)).rejects.toThrow();
    await lock.release();

    const [placed, refused] = await client.answers();
    expect(placed).toMatchObject({ status: 201, body: { totalAmount: '20.00' } });
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1', connection: 'close' },
      body: { code: 'SERVICE_UNAVAILABLE', detail: expect.stringContaining('shutting down') },
    });
    expect(await server.exited).toBe(0);
    expect(await Order.findAll({ raw: true })).toMatchObject([
      { id: placed?.body.id, totalAmount: '20.000' },
    ]);
  });

  it('exits with 0 on Ctrl-C when it has nothing to do', async () => {
    const server = start();
    await server.listening();
    server.child.kill('SIGINT');
    expect(await server.exited).toBe(0);
  });

  it('exits with 1 when what is under way takes longer than SHUTDOWN_SECONDS', async () => {
    const server = start({ SHUTDOWN_SECONDS: '1' });
    const base = await server.listening();
    const pool = connectTo(database);
    cleanUp.push(() => pool.close());
    const token = await signIn(base);
    const product = await buildProduct();
    const lock = await holdLock(
      nameOf(database),
      `SELECT * FROM stock_levels WHERE productId = ${product.id} FOR UPDATE`,
    );
    cleanUp.push(() => lock.release());
    const lost = fetch(`${base}/api/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(orderBody([{ productId: product.id, quantity: 1 }])),
    }).catch((error: Error) => error);
    await lock.waiters();

    server.child.kill('SIGTERM');

    expect(await server.exited).toBe(1);
    expect(await lost).toBeInstanceOf(Error);
    expect(server.output()).toContain('killed by timeout (1000ms)');
    expect(await Order.count()).toBe(0);
  });
});

describe('the settings of a server', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockkeeper-dotenv-'));
    cleanUp.push(() => rm(folder, { recursive: true }));
  });

  it('are those of .env, where its environment is silent; what may be a slip is warned of', async () => {
    await writeFile(
      join(folder, '.env'),
      `DATABASE_URL=${database.url}\nSHUTDOWN_SECONDS=none of the kind\nCORS_ORIGINS=https://shop.example\nSMTP_HOST=mail\n`,
    );
    const server = startServer({ SHUTDOWN_SECONDS: '9', CORS_ORIGIN: 'https://other.example' }, folder);
    cleanUp.push(() => server.stop());
    const base = await server.listening();
    const { headers } = await fetch(`${base}/`, { headers: { origin: 'https://shop.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const warnings = server.log().filter(({ level }) => level === 40);
    expect(warnings.map(({ msg }) => msg)).toEqual([
      '.env, line 4: SMTP_HOST is no setting',
      'CORS_ORIGIN in the environment is no setting. CORS_ORIGINS is: was that meant?',
    ]);
  });

  it('are not taken from a .env with lines that cannot be meant', async () => {
    await writeFile(join(folder, '.env'), 'PORT 4104\nCORS_ORIGIN=https://shop.example\n');
    const server = startServer({ DATABASE_URL: database.url }, folder);
    expect(await server.exited).toBe(1);
    expect(linesOf(server)).toEqual([
      'The configuration is not valid (see .env.example):',
      '  - .env, line 1: has no "=": write PORT=value, or a # before a comment',
      '  - .env, line 2: CORS_ORIGIN is no setting; CORS_ORIGINS is',
    ]);
  });
});

describe('a server that cannot start', () => {
  it('says so when its port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    cleanUp.push(async () => squatter.close());
    const { port } = squatter.address() as AddressInfo;

    const server = start({ PORT: String(port) });

    expect(await server.exited).toBe(1);
    expect(linesOf(server)).toContain(
      `listen EADDRINUSE: address already in use 127.0.0.1:${port}. Set PORT to a free port.`,
    );
  });

  it('lists everything that is wrong with its configuration', async () => {
    const server = startServer({ NODE_ENV: 'production', PORT: 'http', CURRENCY: 'dollars' });
    expect(await server.exited).toBe(1);
    expect(linesOf(server)).toEqual([
      'The configuration is not valid (see .env.example):',
      '  - PORT must be a whole number',
      '  - CURRENCY must be the ISO 4217 code of a currency that prices can be in, such as USD',
      '  - DATABASE_URL is required',
      '  - JWT_SECRET is required in production: at least 32 random bytes',
    ]);
  });

  it('gives up on a database that is not there within DATABASE_WAIT_SECONDS', async () => {
    const proxy = await startProxy(database.url);
    await proxy.cut();
    const server = start({ DATABASE_URL: proxy.url, DATABASE_WAIT_SECONDS: '1' });
    expect(await server.exited).toBe(1);
    expect(server.output()).toContain('The database is not up yet');
    expect(linesOf(server)).toContainEqual(
      expect.stringMatching(/^Cannot use the database of DATABASE_URL: connect ECONNREFUSED 127\.0\.0\.1/),
    );
  });

  it('does not wait for a database that refuses it', async () => {
    const wrong = new URL(database.url);
    wrong.pathname = '/there_is_no_such_database';
    const server = start({ DATABASE_URL: wrong.href });
    expect(await server.exited).toBe(1);
    expect(server.output()).not.toContain('not up yet');
    expect(linesOf(server)).toContain(
      "Cannot use the database of DATABASE_URL: Unknown database 'there_is_no_such_database'",
    );
  });
});

it('a server waits for a database that comes up after it, and migrates it', async () => {
  const proxy = await startProxy(database.url);
  cleanUp.push(() => proxy.close());
  await proxy.cut();
  const server = start({ DATABASE_URL: proxy.url });
  await server.seen(/The database is not up yet/);
  await proxy.restore();

  const base = await server.listening();

  // The database may be slow to answer, as it is to anybody.
  const readiness = async () => (await fetch(`${base}/health/ready`)).status;
  await expect.poll(readiness, { timeout: 15_000 }).toBe(200);
  const pool: Sequelize = connectTo(database);
  cleanUp.push(() => pool.close());
  const applied = await pool.query<{ name: string }>('SELECT name FROM schema_migrations', {
    type: QueryTypes.SELECT,
  });
  expect(applied).toHaveLength(migrations.length);
});

function nameOf({ url }: TestDatabase): string {
  return new URL(url).pathname.slice(1);
}

function linesOf(server: ServerProcess): string[] {
  return server.output().trim().split('\n');
}

/** A customer's access token, of that server. */
async function signIn(base: string): Promise<string> {
  const { email } = await buildUser();
  const response = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

/** One connection on which requests are written by hand, without waiting for their answers. */
function openClient(base: string) {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  let received = '';
  const ended = new Promise<void>((resolve, reject) => {
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('close', () => resolve()).on('error', reject);
  });
  return {
    write: (text: string) => socket.write(text),
    /** Everything that was answered until the server hung up. */
    async answers(): Promise<RawAnswer[]> {
      await ended;
      return received.split(/(?=HTTP\/1\.1 \d{3} )/).map((answer) => {
        const [head = '', body = ''] = answer.split('\r\n\r\n');
        const [statusLine = '', ...lines] = head.split('\r\n');
        const headers = Object.fromEntries(
          lines.map((line) => {
            const [name = '', ...value] = line.split(': ');
            return [name.toLowerCase(), value.join(': ')];
          }),
        );
        return { status: Number(statusLine.split(' ')[1]), headers, body: JSON.parse(body) };
      });
    },
  };
}
