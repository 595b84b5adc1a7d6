import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Event } from '../../../src/models/event.js';
import { type User, WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { waitingInOutbox } from '../../helpers/events.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { type Mailbox, openMailbox } from '../../helpers/mailbox.js';
import { parseMetrics, sumOf } from '../../helpers/prometheus.js';
import { startReceiver, status, type WebhookReceiver } from '../../helpers/webhook-receiver.js';
import {
  createEndpoint,
  customerUpdated,
  deliveriesAre,
  deliveriesOf,
  expectWebhooksHold,
  happened,
  skipPausesUntil,
  type TestEndpoint,
} from '../../helpers/webhooks.js';

/** The least that an endpoint is left alone after failures. */
const PAUSE_MS = 800;
const METRICS_TOKEN = 'a-token-of-those-who-may-read-metrics';

let service: TestApp;
let admin: User;
let receiver: WebhookReceiver;
let endpoint: TestEndpoint;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = openMailbox();
  [service, receiver] = await Promise.all([
    startApp({ WEBHOOK_TIMEOUT_SECONDS: '1', METRICS_TOKEN, ...mailbox.env }),
    startReceiver(),
  ]);
  admin = await buildAdmin();
  await service.listen();
});
afterAll(async () => {
  await expectWebhooksHold(service.sequelize);
  await service.close();
  await receiver.close();
  mailbox.close();
});
afterEach(async () => {
  await request('DELETE');
  receiver.received.length = 0;
  receiver.inFlight.most = 0;
  receiver.answer = status(204);
});

const request = (method: string, path = '', body?: unknown) =>
  service.request(method, `/api/admin/webhook-endpoints/${endpoint.id}${path}`, { as: admin, body });
const open = async (fields: { types?: string[]; maxInFlight?: number } = {}) => {
  // What the test before has caused is not for this one.
  await vi.waitFor(async () => expect(await waitingInOutbox(service.sequelize)).toBe(0));
  endpoint = await createEndpoint(service, admin, { url: receiver.url, ...fields });
};
const tell = (...events: Parameters<typeof customerUpdated>[]) =>
  happened(
    service.sequelize,
    events.map((event) => customerUpdated(...event)),
  );
const read = () => WebhookEndpoint.findByPk(endpoint.id, { rejectOnEmpty: true });
/** A replay of nothing changes nothing, and wakes the sender. */
const wake = () => request('POST', '/replay', { from: '2100-01-01T00:00:00Z' });
const skipUntil = (condition: () => Promise<boolean> | boolean) =>
  skipPausesUntil(service.sequelize, endpoint.id, wake, condition);
/** Of each message for an account: its version, in the order of arrival. */
const versionsOf = (customer: string) =>
  receiver.received.flatMap(({ body }) => (body.data.id === customer ? [body.data.version] : []));

const dueAtOf = async (delivery?: WebhookDelivery) =>
  (await deliveriesOf(endpoint.id)).find(({ seq }) => seq === delivery?.seq)?.dueAt;

it('an order is told with a signature, and without personal data', async () => {
  await open({ types: ['order.*'] });
  const customer = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
  const { id: productId } = await buildProduct({ stock: 5 });
  const { body: order } = await service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody([{ productId, quantity: 2 }], { paymentMethod: 'invoice' }),
  });
  await tell(['1', 2]);
  const [delivery] = await deliveriesAre(endpoint.id, 1);
  const event = await Event.findByPk(delivery?.seq ?? 0, { rejectOnEmpty: true });
  const [message] = receiver.received;
  if (!message) throw new Error('nothing came');
  receiver.verify(message, endpoint.secret);
  expect(message.headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': `evt_${event.id}`,
  });
  expect(message.body).toEqual({
    type: 'order.placed',
    timestamp: event.occurredAt.toISOString(),
    sequence: event.seq,
    data: {
      id: order.id,
      version: 1,
      number: order.number,
      status: 'pending',
      totalAmount: order.totalAmount,
      currency: 'USD',
    },
  });
  expect(message.text).not.toMatch(/Ada|Lovelace|@example/);
  expect((await request('GET', `/deliveries/${event.seq}`)).body).toMatchObject({
    status: 'done',
    type: 'order.placed',
    aggregateId: order.id,
    aggregateName: order.number,
    body: message.text,
    lastStatusCode: 204,
    dueAt: null,
    attemptList: [{ attempt: 1, statusCode: 204, error: null, response: '' }],
  });
});

it('whichever attempts fail: each event arrives, the same bytes each time, first arrivals in order', async () => {
  const story = fc.record({
    /** Of which of three accounts each event is. */
    accounts: fc.array(fc.constantFrom('1', '2', '3'), { minLength: 1, maxLength: 12 }),
    /** What the first attempts are answered with, in the order of arrival. */
    answers: fc.array(fc.constantFrom(204, 204, 500, 503, 301, 429), { maxLength: 12 }),
  });
  await fc.assert(
    fc
      .asyncProperty(story, async ({ accounts, answers }) => {
        await open();
        const left = [...answers];
        const accepted: number[] = [];
        receiver.answer = (response, { body }) => {
          const code = left.shift() ?? 204;
          if (code === 204) accepted.push(body.sequence);
          response.writeHead(code).end();
        };
        const versions = new Map<string, number>();
        const events = accounts.map((account): [string, number] => {
          const version = (versions.get(account) ?? 0) + 1;
          versions.set(account, version);
          return [account, version];
        });
        await tell(...events);
        await skipUntil(async () => {
          const deliveries = await deliveriesOf(endpoint.id);
          return deliveries.length === accounts.length && deliveries.every((one) => one.status === 'done');
        });
        await expectWebhooksHold(service.sequelize);
        for (const [account, last] of versions) {
          expect([...new Set(versionsOf(account))]).toEqual(Array.from({ length: last }, (_, n) => n + 1));
        }
        const texts = new Map<string, string>();
        for (const { id, text } of receiver.received)
          expect(text).toBe(texts.set(id, texts.get(id) ?? text).get(id));
        expect(new Set(accepted).size).toBe(accounts.length);
        const failures = answers.slice(0, answers.length - left.length).filter((code) => code !== 204);
        expect(receiver.received).toHaveLength(accounts.length + failures.length);
        expect(await WebhookAttempt.count({ where: { endpointId: endpoint.id } })).toBe(
          receiver.received.length,
        );
      })
      .afterEach(async () => {
        await request('DELETE');
        receiver.received.length = 0;
      }),
    { numRuns: 12 },
  );
});

it('events of one account wait for the one that failed, and those of others do not', async () => {
  await open();
  receiver.answer = (response, { body }) => status(body.data.id === '1' ? 500 : 204)(response);
  await tell(['1', 1], ['2', 1], ['1', 2], ['2', 2]);
  await vi.waitFor(async () => {
    const states = (await deliveriesOf(endpoint.id)).map(({ status: state, attempts }) => [state, attempts]);
    expect(states).toEqual([
      ['pending', 1],
      ['done', 1],
      ['pending', 0],
      ['done', 1],
    ]);
  });
  const [first, , second] = await deliveriesOf(endpoint.id);
  expect(second?.dueAt).toEqual(first?.dueAt);
  const attempt = await WebhookAttempt.findOne({ where: { endpointId: endpoint.id, seq: first?.seq } });
  expect(first?.dueAt.getTime()).toBeGreaterThanOrEqual((attempt?.at.getTime() ?? 0) + 4_000);
  expect(first?.dueAt.getTime()).toBeLessThan(Date.now() + 6_100);
  receiver.answer = status(204);
  await skipUntil(async () => (await deliveriesOf(endpoint.id)).every((one) => one.status === 'done'));
  expect(versionsOf('1')).toEqual([1, 1, 2]);
});

it('no more requests than allowed are in flight, and one at a time while it fails', async () => {
  await open({ maxInFlight: 3 });
  const answers: Array<() => void> = [];
  receiver.answer = (response) => void answers.push(() => status(204)(response));
  await tell(...Array.from({ length: 8 }, (_, n) => [n, 1] as [number, number]));
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  receiver.answer = status(204);
  for (const answer of answers) answer();
  await deliveriesAre(endpoint.id, 8);
  expect(receiver.inFlight.most).toBe(3);

  receiver.answer = status(500);
  await tell(...Array.from({ length: 40 }, (_, n) => [100 + n, 1] as [number, number]));
  await vi.waitFor(async () => expect((await read()).failures).toBeGreaterThanOrEqual(3));
  receiver.inFlight.most = 0;
  await vi.waitFor(async () => expect((await read()).failures).toBeGreaterThanOrEqual(4));
  expect(receiver.inFlight.most).toBeLessThan(2);
  // Three may be in flight together and fail together; since then it is one by one, with a pause before each.
  const attempts = await WebhookAttempt.findAll({
    where: { endpointId: endpoint.id, error: 'status' },
    order: ['at'],
  });
  const [, , ...times] = attempts.map(({ at }) => at.getTime());
  const pauses = times.slice(1).map((at, n) => at - (times[n] as number));
  expect(pauses).not.toEqual([]);
  expect(pauses.filter((pause) => pause < PAUSE_MS)).toEqual([]);
  receiver.answer = status(204);
  await skipUntil(async () => (await deliveriesOf(endpoint.id)).every((one) => one.status === 'done'));
  expect(await read()).toMatchObject({ failures: 0, failingSince: null });
});

it('a receiver that hangs holds up no other', async () => {
  await open();
  const other = await startReceiver();
  const { id } = await createEndpoint(service, admin, { url: other.url });
  receiver.answer = () => {};
  await tell(['1', 1], ['2', 1], ['3', 1]);
  await deliveriesAre(id, 3);
  expect((await deliveriesOf(endpoint.id)).every((one) => one.status === 'pending')).toBe(true);
  await vi.waitFor(async () => {
    expect(await WebhookAttempt.findOne({ where: { endpointId: endpoint.id }, raw: true })).toMatchObject({
      error: 'timeout',
      statusCode: null,
    });
  }, 5_000);
  await service.request('DELETE', `/api/admin/webhook-endpoints/${id}`, { as: admin });
  await other.close();
});

it('one that is back gets at once what failed while it was down, and what waits for that', async () => {
  await open({ types: ['customer.*'] });
  receiver.answer = status(500);
  await tell(['1', 1], ['2', 1], ['1', 2]);
  await skipUntil(async () => (await read()).failures >= 4);
  const run = (sql: string) => service.sequelize.query(sql);
  // Nothing is sent until the story is told.
  await vi.waitFor(async () => {
    await run(
      `UPDATE webhook_endpoints SET dueAt = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE id = ${endpoint.id} AND holder IS NULL`,
    );
    expect((await read()).dueAt.getTime()).toBeGreaterThan(Date.now() + 1_800_000);
  });
  const [first, other, follower] = await deliveriesOf(endpoint.id);
  expect([first?.attempts, other?.attempts].every(Boolean)).toBe(true);
  // Down for ten minutes, before which the second had failed already; the next attempts are hours away.
  await run(
    `UPDATE webhook_attempts SET at = at - INTERVAL IF(seq = ${other?.seq}, 60, 10) MINUTE WHERE endpointId = ${endpoint.id}`,
  );
  await run(
    `UPDATE webhook_deliveries SET dueAt = UTC_TIMESTAMP(3) + INTERVAL 5 HOUR WHERE endpointId = ${endpoint.id}`,
  );
  receiver.answer = status(204);
  await run(
    `UPDATE webhook_endpoints SET failingSince = failingSince - INTERVAL 10 MINUTE, dueAt = UTC_TIMESTAMP(3) WHERE id = ${endpoint.id}`,
  );
  await tell(['3', 1]);
  await vi.waitFor(async () => {
    const states = (await deliveriesOf(endpoint.id)).map((one) => one.status);
    expect(states).toEqual(['done', 'pending', 'done', 'done']);
  }, 10_000);
  expect(versionsOf('1').slice(-2)).toEqual([1, 2]);
  expect(follower?.attempts).toBe(0);
  // What is sent by hand takes those with it that wait for it.
  await tell(['2', 2]);
  await vi.waitFor(async () =>
    expect((await deliveriesOf(endpoint.id))[4]?.dueAt).toEqual(await dueAtOf(other)),
  );
  await request('POST', `/deliveries/${other?.seq}/redeliver`);
  await deliveriesAre(endpoint.id, 5);
  expect(versionsOf('2').slice(-2)).toEqual([1, 2]);
});

it('Retry-After is respected', async () => {
  await open();
  receiver.answer = status(503, { 'retry-after': '600' });
  await tell(['1', 1], ['2', 1]);
  await vi.waitFor(async () => {
    const until = (await read()).dueAt.getTime() - Date.now();
    expect(until).toBeGreaterThan(590_000);
    expect(until).toBeLessThan(610_000);
  });
  const tried = (await deliveriesOf(endpoint.id)).filter(({ attempts }) => attempts > 0);
  for (const { dueAt } of tried) expect(dueAt.getTime() - Date.now()).toBeGreaterThan(590_000);
});

it('after ten attempts a delivery is given up, and the next of its account goes on', async () => {
  await open();
  receiver.answer = (response, { body }) => status(body.data.version === 1 ? 500 : 204)(response);
  await tell(['1', 1], ['1', 2]);
  await skipUntil(async () => (await deliveriesOf(endpoint.id)).at(1)?.status === 'done');
  expect((await deliveriesOf(endpoint.id)).map(({ status: state, attempts }) => [state, attempts])).toEqual([
    ['failed', 10],
    ['done', 1],
  ]);
  expect(versionsOf('1')).toEqual([...Array(10).fill(1), 2]);
});

describe('an endpoint is disabled', () => {
  it('by 410, and what happens meanwhile waits until it is enabled', async () => {
    await open();
    const witness = await startReceiver();
    const { id: witnessId } = await createEndpoint(service, admin, {
      url: witness.url,
      types: ['webhook.disabled'],
    });
    receiver.answer = status(410);
    await tell(['1', 1]);
    await vi.waitFor(async () =>
      expect(await read()).toMatchObject({ isActive: false, disabledReason: 'gone' }),
    );
    await deliveriesAre(witnessId, 1);
    expect(witness.received[0]?.body.data).toEqual({ id: String(endpoint.id), version: 2, reason: 'gone' });
    await tell(['1', 2], ['2', 1]);
    await vi.waitFor(async () => expect((await request('GET')).body.pending).toBe(3));
    expect(receiver.received).toHaveLength(1);

    receiver.answer = status(204);
    expect((await request('POST', '/enable')).status).toBe(200);
    await deliveriesAre(endpoint.id, 4, ['done', 'failed']);
    expect(versionsOf('1')).toEqual([1, 2]);
    await service.request('DELETE', `/api/admin/webhook-endpoints/${witnessId}`, { as: admin });
    await witness.close();
  });

  it('by an admin; enabled without a replay, what it missed is skipped', async () => {
    await open({ types: ['customer.*'] });
    await request('POST', '/disable');
    await tell(['1', 1], ['1', 2]);
    await vi.waitFor(async () => expect((await request('GET')).body.pending).toBe(2));
    await request('POST', '/enable', { replay: false });
    await tell(['1', 3]);
    const deliveries = await deliveriesAre(endpoint.id, 3, ['done', 'skipped']);
    expect(deliveries.map((one) => one.status)).toEqual(['skipped', 'skipped', 'done']);
    expect(versionsOf('1')).toEqual([3]);
  });

  it('after five days of nothing but failures, and by no failure before', async () => {
    await open({ types: ['customer.*'] });
    receiver.answer = status(500);
    await tell(['1', 1]);
    await vi.waitFor(async () => expect((await read()).failures).toBe(1));
    const since = (days: number) =>
      service.sequelize.query(
        `UPDATE webhook_endpoints SET failingSince = UTC_TIMESTAMP(3) - INTERVAL ${days * 24} HOUR WHERE id = ${endpoint.id}`,
      );
    await since(4.9);
    await skipUntil(async () => (await read()).failures >= 2);
    expect(await read()).toMatchObject({ isActive: true });
    await since(5.1);
    await skipUntil(async () => !(await read()).isActive);
    // Each request has failed, and there was none after the last one that counted.
    expect(await read()).toMatchObject({ disabledReason: 'failing', failures: receiver.received.length });
    expect(receiver.received.length).toBeGreaterThan(2);
    await vi.waitFor(async () => {
      const toAdmin = (await mailbox.mails()).filter(({ to }) => to?.[0]?.address === admin.email);
      const [text] = toAdmin.flatMap((mail) => (/five days/.test(mail.text ?? '') ? [mail.text] : []));
      expect(text).toContain(`127.0.0.1:${receiver.port}`);
      expect(text).not.toContain('/hooks');
    }, 10_000);
  });
});

describe('what is sent again', () => {
  it('one delivery: the same id and body, whatever became of it', async () => {
    await open({ types: ['customer.*'] });
    await tell(['1', 1], ['1', 2]);
    const [first] = await deliveriesAre(endpoint.id, 2);
    const answer = await request('POST', `/deliveries/${first?.seq}/redeliver`);
    expect(answer).toMatchObject({ status: 202, body: { isReplay: true, seq: first?.seq } });
    await deliveriesAre(endpoint.id, 2);
    await vi.waitFor(() => expect(versionsOf('1')).toEqual([1, 2, 1]));
    expect(receiver.received[2]).toMatchObject({
      id: receiver.received[0]?.id,
      text: receiver.received[0]?.text,
    });
    expect((await request('POST', '/deliveries/999999999/redeliver')).status).toBe(404);
    await request('POST', '/disable');
    expect((await request('POST', `/deliveries/${first?.seq}/redeliver`)).status).toBe(409);
  });

  it('those of a time: what failed and what was never sent to it, and what was done only if asked', async () => {
    const from = new Date().toISOString();
    const helper = await createEndpoint(service, admin, { url: receiver.url, types: ['product.*'] });
    await tell(['r7', 1], ['r8', 1]);
    await vi.waitFor(async () => expect(await Event.count({ where: { aggregateId: ['r7', 'r8'] } })).toBe(2));
    await open({ types: ['customer.*'] });
    receiver.answer = (response, { body }) => status(body.data.version === 2 ? 500 : 204)(response);
    await tell(['r7', 2], ['r8', 2], ['r7', 3]);
    await skipUntil(async () => {
      const states = (await deliveriesOf(endpoint.id)).map((one) => one.status);
      return states.length === 3 && states.every((state) => state !== 'pending');
    });
    receiver.answer = status(204);
    receiver.received.length = 0;
    expect((await request('POST', '/replay', { from })).body).toEqual({ queued: 4 });
    await deliveriesAre(endpoint.id, 5);
    expect(versionsOf('r7')).toEqual([1, 2]);
    expect(versionsOf('r8')).toEqual([1, 2]);
    expect((await request('POST', '/replay', { from })).body).toEqual({ queued: 0 });
    expect(
      (await request('POST', '/replay', { from, status: ['done'], types: ['customer.updated'] })).body,
    ).toEqual({
      queued: 5,
    });
    await deliveriesAre(endpoint.id, 5);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await request('POST', '/replay', { from: later, status: ['done'] })).body).toEqual({ queued: 0 });
    expect((await request('POST', '/replay', { from, to: from })).status).toBe(400);
    expect((await request('POST', '/replay', { from, types: ['order.plcaed'] })).status).toBe(400);
    expect((await request('POST', '/replay', { from, status: ['pending'] })).status).toBe(400);
    await service.request('DELETE', `/api/admin/webhook-endpoints/${helper.id}`, { as: admin });
  });

  it('new events do not wait for a replay that fails', async () => {
    await open({ types: ['customer.*'] });
    await tell(['1', 1]);
    const [first] = await deliveriesAre(endpoint.id, 1);
    receiver.answer = (response, { body }) => status(body.data.version === 1 ? 500 : 204)(response);
    await request('POST', `/deliveries/${first?.seq}/redeliver`);
    await vi.waitFor(async () => expect((await deliveriesOf(endpoint.id))[0]?.attempts).toBe(2));
    await tell(['1', 2]);
    await deliveriesAre(endpoint.id, 2, ['pending', 'done']);
    await vi.waitFor(() => expect(versionsOf('1')).toEqual([1, 1, 2]));
  });
});

it('after a rotation both secrets verify, and after a day the new one alone', async () => {
  await open();
  const { body: rotated } = await request('POST', '/rotate-secret');
  await tell(['1', 1]);
  await deliveriesAre(endpoint.id, 1);
  const [message] = receiver.received;
  if (!message) throw new Error('nothing came');
  for (const secret of [endpoint.secret, rotated.secret]) receiver.verify(message, secret);
  await WebhookEndpoint.update({ previousUntil: new Date() }, { where: { id: endpoint.id } });
  await tell(['1', 2]);
  await deliveriesAre(endpoint.id, 2);
  const second = receiver.received[1];
  if (!second) throw new Error('nothing came');
  receiver.verify(second, rotated.secret);
  expect(() => receiver.verify(second, endpoint.secret)).toThrow('No matching signature');
});

it('a change of the URL holds from the next attempt on', async () => {
  await open();
  receiver.answer = status(500);
  await tell(['1', 1]);
  await vi.waitFor(async () => expect((await read()).failures).toBe(1));
  const moved = await startReceiver();
  await request('PATCH', '', { url: moved.url });
  await skipUntil(async () => (await deliveriesOf(endpoint.id))[0]?.status === 'done');
  expect(moved.received).toHaveLength(1);
  await moved.close();
});

it('lists deliveries, the latest first, by status', async () => {
  await open({ types: ['customer.*'] });
  receiver.answer = (response, { body }) => status(body.data.id === '2' ? 500 : 204)(response);
  await tell(['1', 1], ['2', 1], ['3', 1]);
  await vi.waitFor(async () =>
    expect((await deliveriesOf(endpoint.id)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]),
  );
  const list = async (query = '') => (await request('GET', `/deliveries${query}`)).body;
  const ids = (body: { items: Array<{ aggregateId: string }> }) => body.items.map((one) => one.aggregateId);
  expect(ids(await list())).toEqual(['3', '2', '1']);
  const page = await list('?limit=2&status=done,failed');
  expect(ids(page)).toEqual(['3', '1']);
  expect(await list('?status=pending')).toMatchObject({
    items: [{ lastError: 'status', lastStatusCode: 500 }],
  });
  expect(ids(await list(`?limit=2&after=${(await list('?limit=2')).next}`))).toEqual(['1']);
  expect((await request('GET', '/deliveries?status=gone')).status).toBe(400);
});

it('is measured: attempts by how they went, what waits, what fails, and what is disabled', async () => {
  const read = async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const samples = parseMetrics((await service.request('GET', '/metrics', { headers })).body);
    const attempts = (outcome: string) =>
      sumOf(samples, 'stockkeeper_webhook_attempts_total', { outcome }) ?? 0;
    const gauge = (name: string) => sumOf(samples, `stockkeeper_webhook_${name}`) ?? Number.NaN;
    return { attempts, gauge };
  };
  const before = await read();
  const growthOf = async (outcome: string) => (await read()).attempts(outcome) - before.attempts(outcome);
  const isLongSince = (table: string, column: string, where: string) =>
    service.sequelize.query(
      `UPDATE ${table} SET ${column} = UTC_TIMESTAMP(3) - INTERVAL 2 HOUR WHERE ${where}`,
    );
  await open({ types: ['customer.*'] });
  expect((await read()).gauge('waiting_seconds')).toBe(0);

  let answer: ((response: number) => void) | undefined;
  receiver.answer = (response) => {
    answer = (code) => status(code)(response);
  };
  await tell(['1', 1]);
  await vi.waitFor(() => expect(answer).toBeDefined());
  await isLongSince('webhook_deliveries', 'dueAt', `endpointId = ${endpoint.id}`);
  expect((await read()).gauge('waiting_seconds')).toBeGreaterThanOrEqual(7_200);
  answer?.(500);
  await vi.waitFor(async () => expect((await read()).gauge('waiting_seconds')).toBe(0));
  await isLongSince('webhook_endpoints', 'failingSince', `id = ${endpoint.id}`);
  expect((await read()).gauge('failing_seconds')).toBeGreaterThanOrEqual(7_200);
  expect([await growthOf('postponed'), await growthOf('delivered')]).toEqual([1, 0]);

  receiver.answer = status(204);
  await skipUntil(async () => (await deliveriesOf(endpoint.id)).every((one) => one.status === 'done'));
  expect([await growthOf('delivered'), (await read()).gauge('failing_seconds')]).toEqual([1, 0]);

  receiver.answer = status(410);
  await tell(['1', 2]);
  await vi.waitFor(async () => expect((await read()).gauge('endpoints_disabled')).toBe(1));
  expect(await growthOf('given_up')).toBe(1);
  await request('POST', '/enable');
  expect((await read()).gauge('endpoints_disabled')).toBe(0);
  await request('POST', '/disable');
  expect((await read()).gauge('endpoints_disabled')).toBe(0);
});

it('what a delivery is about has the name that people know it by, while it is there', async () => {
  await open();
  const ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
  const { id: productId } = await buildProduct({ name: 'Skillet' });
  const level = { productId, locationId: 1, available: 1 };
  await happened(service.sequelize, [
    {
      type: 'product.updated',
      aggregateId: `${productId}`,
      version: 1,
      data: { sku: 'A-1', isActive: true },
    },
    { type: 'stock.low', aggregateId: `${productId}:1`, version: null, data: level },
    customerUpdated(ada.id, 1),
    { type: 'discount.updated', aggregateId: '4294967295', version: 1, data: { isActive: true } },
    {
      type: 'webhook.disabled',
      aggregateId: `${endpoint.id}`,
      version: null,
      data: { reason: 'gone' },
    },
  ]);
  await deliveriesAre(endpoint.id, 5);
  const { body } = await request('GET', '/deliveries');
  expect(body.items.map((one: { aggregateName: string }) => one.aggregateName)).toEqual([
    receiver.url,
    null,
    'Ada Lovelace',
    'Skillet, Main warehouse',
    'Skillet',
  ]);
});

it('what is deleted with its event is deleted here, too', async () => {
  await open();
  await tell(['1', 1]);
  const [first] = await deliveriesAre(endpoint.id, 1);
  await Event.destroy({ where: { seq: first?.seq } });
  expect(await WebhookDelivery.count({ where: { endpointId: endpoint.id } })).toBe(0);
  expect(await WebhookAttempt.count({ where: { endpointId: endpoint.id } })).toBe(0);
});
