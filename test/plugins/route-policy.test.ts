import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../src/config.js';
import authentication from '../../src/plugins/authentication.js';
import database from '../../src/plugins/database.js';
import openapi from '../../src/plugins/openapi.js';
import { PERMISSIONS, type Permission } from '../../src/rules/permissions.js';
import type { Policy } from '../../src/rules/policies.js';
import { createEmptyDatabase, type TestDatabase } from '../helpers/database.js';

let empty: TestDatabase;
let config: Config;

beforeAll(async () => {
  empty = await createEmptyDatabase();
  config = loadConfig({ DATABASE_URL: empty.url, MIGRATE_ON_BOOT: 'false', LOG_LEVEL: 'silent' });
});
afterAll(() => empty.drop());

/** @returns the status that a stranger is answered with */
async function boot(policy?: Policy, permission?: Permission | null): Promise<number> {
  const app = Fastify();
  try {
    await app.register(database, config);
    await app.register(authentication, config);
    app.get('/new', { config: { policy, permission } }, async () => 'hello');
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
  expect(await boot('admin', 'orders.read')).toBeGreaterThanOrEqual(400);
  expect(await boot('admin', null)).toBeGreaterThanOrEqual(400);
});

it('an admin route that names no permission fails the boot', async () => {
  await expect(boot('admin')).rejects.toThrow('GET /new declares no permission');
});

describe('the permissions of routes, as the document tells them', () => {
  type Described = Record<string, { 'x-permission'?: Permission }>;
  let operations: Array<{ name: string; method: string; permission?: Permission }>;
  beforeAll(async () => {
    const file = await readFile(join(import.meta.dirname, '../../openapi.json'), 'utf8');
    operations = Object.entries<Described>(JSON.parse(file).paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method} ${path}`,
        method,
        permission: operation['x-permission'],
      })),
    );
  });

  it('are those of the catalogue, each of which is that of a route, and only admin routes have one', () => {
    const isForAdmins = ({ name }: { name: string }) => name.includes(' /api/admin/');
    const named = operations.flatMap(({ permission }) => permission ?? []);
    expect([...new Set(named)].toSorted()).toEqual([...PERMISSIONS].toSorted());
    const wrong = operations.filter((one) => (one.permission !== undefined) !== isForAdmins(one));
    expect(wrong.map(({ name }) => name)).toEqual(['get /api/admin/me']);
  });

  it('to read are those of GET, and none of what changes something', () => {
    const wrong = operations.filter(({ method, permission }) => {
      const reads = permission?.endsWith('.read');
      return method === 'get' ? permission && !reads : method !== 'post' && reads;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
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
