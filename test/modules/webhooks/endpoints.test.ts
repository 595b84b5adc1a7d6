import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventListener } from '../../../src/models/event-listener.js';
import { type User, WebhookEndpoint } from '../../../src/models/index.js';
import type { WebhooksContext } from '../../../src/modules/webhooks/context.js';
import { removeDeleted, renewSecrets } from '../../../src/modules/webhooks/maintain.js';
import { createSecretBox } from '../../../src/modules/webhooks/secrets.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { startReceiver, status, type WebhookReceiver } from '../../helpers/webhook-receiver.js';

const SECRETS_KEY = 'a key of these tests, of 32 bytes or more';
const URL = 'https://erp.example.com/hooks';

let service: TestApp;
let admin: User;
let receiver: WebhookReceiver;

beforeAll(async () => {
  [service, receiver] = await Promise.all([startApp({ SECRETS_KEY }), startReceiver()]);
  admin = await buildAdmin();
});
afterAll(async () => {
  await service.close();
  await receiver.close();
});

const request = (method: string, path = '', body?: unknown, headers?: Record<string, string>) =>
  service.request(method, `/api/admin/webhook-endpoints${path}`, { as: admin, body, headers });
const create = (fields: object = {}) => request('POST', '', { url: URL, types: ['*'], ...fields });

it('an endpoint is created, listed, read, changed and deleted, by its version', async () => {
  const created = await create({ description: 'Our ERP', types: ['order.*', 'stock.out'], maxInFlight: 2 });
  expect(created).toMatchObject({
    status: 201,
    headers: { etag: '"1"', location: `/api/admin/webhook-endpoints/${created.body.id}` },
    body: {
      url: URL,
      description: 'Our ERP',
      types: ['order.*', 'stock.out'],
      maxInFlight: 2,
      isActive: true,
    },
  });
  const path = `/${created.body.id}`;
  const { secret, ...shown } = created.body;
  expect(secret).toMatch(/^whsec_/);
  expect((await request('GET', path)).body).toEqual(shown);
  expect((await request('GET', '?count=true')).body.items).toContainEqual(shown);
  expect((await request('GET', '?isActive=false')).body.items).toEqual([]);

  expect(await request('PATCH', path, { types: ['*'] }, { 'if-match': '"9"' })).toMatchObject({
    status: 412,
  });
  const changed = await request('PATCH', path, { types: ['*'], description: null }, { 'if-match': '"1"' });
  expect(changed).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: { types: ['*'], description: null },
  });

  expect((await request('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412);
  expect((await request('DELETE', path, undefined, { 'if-match': '"2"' })).status).toBe(204);
  expect((await request('GET', path)).status).toBe(404);
  expect((await request('DELETE', path)).status).toBe(404);
  expect((await request('POST', `${path}/enable`)).status).toBe(404);
  await removeDeleted(service.sequelize);
  expect(await WebhookEndpoint.findByPk(created.body.id)).toBeNull();
});

describe('bad input', () => {
  it.each([
    ['url', { url: 'ftp://example.com' }],
    ['url', { url: 'https://user:password@example.com' }],
    ['url', { url: 'https://169.254.169.254/' }],
    ['url', { url: 7 }],
    ['types', { types: [] }],
    ['types.0', { types: ['order.plcaed'] }],
    ['types.0', { types: ['ord*'] }],
    ['types', { types: ['order.*', 'order.*'] }],
    ['description', { description: 'a\nb' }],
    ['maxInFlight', { maxInFlight: 0 }],
    ['maxInFlight', { maxInFlight: 51 }],
    ['secret', { secret: 'whsec_chosen' }],
  ])('%s is refused: %j', async (field, fields) => {
    const { status, body } = await create(fields);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('a type that is nearly right is named', async () => {
    const { body } = await create({ types: ['order.plcaed'] });
    expect(body.errors[0].message).toContain('did you mean order.placed?');
  });

  it('nothing of it is created', async () => {
    expect(await WebhookEndpoint.count({ where: { deletedAt: null } })).toBe(0);
  });

  it('only those who may manage webhooks see them', async () => {
    const customer = await buildUser();
    const answer = await service.request('GET', '/api/admin/webhook-endpoints', { as: customer });
    expect(answer.status).toBe(403);
  });
});

describe('the secret', () => {
  it('is shown once, is encrypted where it is stored, and both sign for a day after a rotation', async () => {
    const { body: created } = await create({ url: receiver.url });
    const stored = await WebhookEndpoint.findByPk(created.id, { rejectOnEmpty: true });
    const bytes = Buffer.from(created.secret.slice('whsec_'.length), 'base64');
    expect(stored.secret.includes(bytes)).toBe(false);
    expect(createSecretBox({ secretsKey: SECRETS_KEY }).open(stored.secret)).toEqual(bytes);

    const { status, body: rotated } = await request('POST', `/${created.id}/rotate-secret`);
    expect(status).toBe(200);
    expect(rotated.secret).not.toBe(created.secret);
    const inHours = (Date.parse(rotated.previousSecretUntil) - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(23.9);
    expect(inHours).toBeLessThan(24.1);
    expect((await request('GET', `/${created.id}`)).body).not.toHaveProperty('secret');
  });

  it('is encrypted anew after a change of SECRETS_KEY', async () => {
    const { body: created } = await create();
    const secrets = createSecretBox({
      secretsKey: 'another key of these tests, and just as long',
      secretsKeyPrevious: SECRETS_KEY,
    });
    await renewSecrets({ sequelize: service.sequelize, secrets } as WebhooksContext);
    const stored = await WebhookEndpoint.findByPk(created.id, { rejectOnEmpty: true });
    expect(secrets.isStale(stored.secret)).toBe(false);
    expect(secrets.open(stored.secret)?.toString('base64')).toBe(created.secret.slice('whsec_'.length));
    // The service still has the old key alone.
    expect(await request('POST', `/${created.id}/test`)).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    await request('DELETE', `/${created.id}`);
  });
});

describe('a test message', () => {
  it('is signed, and tells what came back', async () => {
    const { body: created } = await create({ url: receiver.url });
    receiver.answer = (response) => void response.writeHead(200).end('thank you');
    const { status: code, body } = await request('POST', `/${created.id}/test`);
    expect({ code, body }).toMatchObject({
      code: 200,
      body: { statusCode: 200, error: null, response: 'thank you' },
    });
    const message = receiver.received.at(-1);
    if (!message) throw new Error('nothing came');
    expect(message.body).toMatchObject({ type: 'webhook.test', data: { id: String(created.id) } });
    receiver.verify(message, created.secret);

    receiver.answer = status(302, { location: 'http://127.0.0.1/' });
    expect((await request('POST', `/${created.id}/test`)).body).toMatchObject({
      statusCode: 302,
      error: 'redirect',
    });
    expect((await request('GET', `/${created.id}`)).body).toMatchObject({ failures: 0, isActive: true });
  });
});

it('while an endpoint is there, events are recorded; a disabled one keeps them for 30 days', async () => {
  const { body: created } = await create();
  const listener = () => EventListener.findByPk(`webhook endpoint ${created.id}`, { raw: true });
  expect((await listener())?.until.getFullYear()).toBe(9999);
  expect((await request('POST', `/${created.id}/disable`)).body).toMatchObject({
    isActive: false,
    disabledReason: 'admin',
  });
  const until = (await listener())?.until.getTime() ?? 0;
  expect(Math.round((until - Date.now()) / 86_400_000)).toBe(30);
  expect((await request('POST', `/${created.id}/disable`)).body).toMatchObject({ version: 2 });
  expect((await request('POST', `/${created.id}/enable`)).body).toMatchObject({
    isActive: true,
    disabledReason: null,
    disabledAt: null,
  });
  expect((await listener())?.until.getFullYear()).toBe(9999);
  await request('DELETE', `/${created.id}`);
  expect(await listener()).toBeNull();
});

it('with EVENTS=off none is created, and it is said why', async () => {
  const off = await startApp({ EVENTS: 'off' });
  try {
    const as = await buildAdmin();
    const answer = await off.request('POST', '/api/admin/webhook-endpoints', {
      as,
      body: { url: URL, types: ['*'] },
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', detail: expect.stringContaining('EVENTS') },
    });
  } finally {
    await off.close();
  }
});
