import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../src/config.js';
import authentication from '../../src/plugins/authentication.js';
import database from '../../src/plugins/database.js';
import openapi from '../../src/plugins/openapi.js';
import type { Policy } from '../../src/rules/policies.js';
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

describe('a route that is no page for people', () => {
  async function bootWith(...operationIds: Array<string | undefined>): Promise<void> {
    const app = Fastify();
    try {
      await app.register(openapi);
      for (const [n, operationId] of operationIds.entries()) {
        app.get(`/new-${n}`, { schema: { operationId } }, async () => 'hello');
      }
      await app.ready();
    } finally {
      await app.close();
    }
  }

  it('fails the boot without an operationId', async () => {
    await expect(bootWith('getNew', undefined)).rejects.toThrow('GET /new-1 declares no operationId');
  });

  it('fails the boot with the operationId of another', async () => {
    await expect(bootWith('getNew', 'getNew')).rejects.toThrow(
      'GET /new-1 has the operationId of GET /new-0: getNew',
    );
  });

  it('boots with one of its own', async () => {
    await expect(bootWith('getNew', 'getNewest')).resolves.toBeUndefined();
  });
});
