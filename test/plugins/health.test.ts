import { afterEach, expect, it } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import { buildApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { startApp } from '../helpers/app.js';
import { createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { startProxy } from '../helpers/tcp-proxy.js';

const cleanUp: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

async function appOn(databaseUrl: string, env: Record<string, string> = {}) {
  const app = await buildApp(
    loadConfig({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', ...env }),
  );
  cleanUp.push(() => app.close());
  return async (url: string) => {
    const response = await app.inject(url);
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  };
}
async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  cleanUp.push(() => database.drop());
  return database;
}
const OK = { status: 200, body: { status: 'ok' } };

it('a migrated service is alive and ready, for anyone who asks', async () => {
  const service = await startApp();
  cleanUp.push(() => service.close());
  expect(await service.request('GET', '/health/live')).toMatchObject(OK);
  expect(await service.request('GET', '/health/ready')).toMatchObject(OK);
});

it('a service whose database is not migrated is alive but not ready, and names what is missing', async () => {
  const { url } = await emptyDatabase();
  const get = await appOn(url, { MIGRATE_ON_BOOT: 'false' });

  expect(await get('/health/live')).toMatchObject(OK);
  const { status, headers, body } = await get('/health/ready');
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  for (const { name } of migrations) expect(body.detail).toContain(name);
  expect(body.detail).toContain('npm run db:migrate');
  expect(headers['retry-after']).toBe('5');

  // Somebody runs the migrations: no restart is needed.
  await appOn(url);
  expect(await get('/health/ready')).toMatchObject(OK);
});

it('a service that has lost its database is alive but not ready, and ready again when it is back', async () => {
  const { url } = await emptyDatabase();
  const proxy = await startProxy(url);
  cleanUp.push(() => proxy.close());
  const get = await appOn(proxy.url);
  expect(await get('/health/ready')).toMatchObject(OK);

  await proxy.cut();
  const refused = await get('/health/ready');
  expect(refused).toMatchObject({
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    body: { code: 'SERVICE_UNAVAILABLE' },
  });
  expect(JSON.stringify(refused.body)).not.toMatch(/127\.0\.0\.1|ECONN/);
  expect(await get('/health/live')).toMatchObject(OK);
  expect(await get('/api/products')).toMatchObject({ status: 503, body: { code: 'SERVICE_UNAVAILABLE' } });

  await proxy.restore();
  // A connection of the pool may have to fail once before its end is noticed.
  await expect.poll(() => get('/health/ready'), { timeout: 5_000 }).toMatchObject(OK);
  expect((await get('/api/products')).status).toBe(200);
});
