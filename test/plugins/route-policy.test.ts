import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../src/config.js';
import authentication, { type Policy } from '../../src/plugins/authentication.js';
import database from '../../src/plugins/database.js';
import { createDatabase, type TestDatabase } from '../helpers/database.js';

let empty: TestDatabase;
let config: Config;

beforeAll(async () => {
  empty = await createDatabase();
  config = loadConfig({ DATABASE_URL: empty.url, MIGRATE_ON_BOOT: 'false', LOG_LEVEL: 'silent' });
});
afterAll(() => empty.drop());

/** @returns the status that a stranger is answered with */
async function boot(policy?: Policy): Promise<number> {
  const app = Fastify();
  try {
    await app.register(database, config);
    await app.register(authentication, config);
    app.get('/new', { config: policy ? { policy } : {} }, async () => 'hello');
    return (await app.inject('/new')).statusCode;
  } finally {
    await app.close();
  }
}

it('a route that declares no policy fails the boot', async () => {
  await expect(boot()).rejects.toThrow('GET /new declares no policy: public, customer or admin');
});

it('a route is as open as it declares', async () => {
  expect(await boot('public')).toBe(200);
  expect(await boot('customer')).toBeGreaterThanOrEqual(400);
  expect(await boot('admin')).toBeGreaterThanOrEqual(400);
});
