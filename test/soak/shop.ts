import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { type EmbeddedMariadb, startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';
import { call, signIn } from '../helpers/api-client.js';
import { connectTo } from '../helpers/database.js';
import { buildAdmin, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';

export const METRICS_TOKEN = 'k'.repeat(32);
export const PLENTY = 1_000_000;
const PRODUCTS = 10;
/** So few units that orders are refused now and then. */
export const SCARCE = 40;

/** Two processes of the service on one database. The first lives through all of it and is measured; the second is killed. */
export interface SoakShop {
  bases: [string, string];
  steady: ServerProcess;
  pool: Sequelize;
  databaseUrl: string;
  receiver: WebhookReceiver;
  admin: string;
  customers: string[];
  /** All but the last have plenty of units. */
  productIds: number[];
  scarceId: number;
  discountCode: string;
  mailFolder: string;
  /** Kills the second process, and starts it again on its port. */
  killService(): Promise<void>;
  /** Kills the database, and starts it again. @returns for how long nobody listened, in milliseconds */
  killDatabase(): Promise<number>;
  close(): Promise<void>;
}

/** What has to be ended, the last one first. */
type CleanUp = Array<() => Promise<unknown>>;

export async function openSoakShop(): Promise<SoakShop> {
  const cleanUp: CleanUp = [];
  const close = async () => {
    for (const end of cleanUp.splice(0).toReversed()) await end();
  };
  try {
    return { ...(await open(cleanUp)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(cleanUp: CleanUp): Promise<Omit<SoakShop, 'close'>> {
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-soak-'));
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const startDatabase = () => startEmbeddedMariadb({ dataDir: join(folder, 'mariadb') });
  let database: EmbeddedMariadb = await startDatabase();
  cleanUp.push(() => database.stop());
  const databaseUrl = database.url('stockkeeper');
  const pool = connectTo({ url: databaseUrl, drop: async () => {} }, { poolMax: 2 });
  cleanUp.push(() => pool.close());
  await pool.query('CREATE TABLE soak_commits (n INT NOT NULL)');
  await pool.query('INSERT INTO soak_commits VALUES (0)');
  const mailFolder = join(folder, 'mail');
  const env = {
    DATABASE_URL: databaseUrl,
    JWT_SECRET: randomUUID(),
    SECRETS_KEY: randomUUID(),
    ACCESS_TOKEN_SECONDS: String(24 * 60 * 60),
    METRICS_TOKEN,
    EVENTS: 'on',
    PAYMENT_PROVIDER: 'demo',
    MAIL_URL: `eml:${mailFolder}`,
    MAIL_FROM: 'shop@example.com',
    MAX_HOLDS: '100',
    MAX_UNPAID_UNITS: '0',
  };
  const steady = startServer(env);
  cleanUp.push(() => steady.stop());
  const first = await steady.listening();
  let killed = startServer(env);
  cleanUp.push(() => killed.stop());
  const second = await killed.listening();
  const receiver = await startReceiver();
  cleanUp.push(() => receiver.close());

  const users = await Promise.all([buildAdmin(), buildUser(), buildUser(), buildUser()]);
  const [admin, ...customers] = await Promise.all(users.map(({ email }) => signIn(first, email, PASSWORD)));
  const productIds: number[] = [];
  for (let n = 0; n < PRODUCTS; n++) productIds.push((await buildProduct({ stock: PLENTY })).id);
  const scarceId = (await buildProduct({ stock: SCARCE })).id;
  const discount = { name: 'Ten percent off', code: 'SOAK', class: 'order', kind: 'percent', value: '10' };
  await made('/api/admin/discounts', { ...discount, maxUses: PLENTY });
  await made('/api/admin/webhook-endpoints', { url: receiver.url, types: ['*'] });

  async function made(path: string, body: object): Promise<void> {
    const answer = await call(first, 'POST', path, { token: admin, body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }

  return {
    bases: [first, second],
    ...{ steady, pool, databaseUrl, receiver, admin: admin as string, customers },
    ...{ productIds, scarceId, discountCode: discount.code, mailFolder },
    async killService() {
      killed.child.kill('SIGKILL');
      await killed.exited;
      killed = startServer({ ...env, PORT: new URL(second).port });
      await killed.listening();
    },
    async killDatabase() {
      const at = performance.now();
      process.kill(database.pid, 'SIGKILL');
      await database.exited;
      database = await startDatabase();
      return performance.now() - at;
    },
  };
}
