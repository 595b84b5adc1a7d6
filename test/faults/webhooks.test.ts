import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type User, WebhookDelivery } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin } from '../helpers/factories.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';
import {
  createEndpoint,
  customerUpdated,
  deliveriesAre,
  expectWebhooksHold,
  happened,
} from '../helpers/webhooks.js';

// kill -9 of senders, in the midst of it, while several processes send what one of them has queued.

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1) + 1;
const ACCOUNTS = 12;
const VERSIONS = 10;
const SECRETS_KEY = 'a key that all the processes share';

vi.setConfig({ testTimeout: (1 + ROUNDS) * 30_000 });

/** Only to write with: it does not listen, so it sends nothing. */
let service: TestApp;
let admin: User;
let receiver: WebhookReceiver;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  [service, receiver] = await Promise.all([startApp({ SECRETS_KEY }), startReceiver()]);
  admin = await buildAdmin();
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await expectWebhooksHold(service.sequelize);
  await service.close();
  await receiver.close();
});

async function startSender(): Promise<ServerProcess> {
  const server = startServer({
    DATABASE_URL: service.databaseUrl,
    JWT_SECRET: 'k'.repeat(32),
    SECRETS_KEY,
    WEBHOOK_TIMEOUT_SECONDS: '1',
  });
  servers.push(server);
  await server.listening();
  return server;
}

it('of two processes that are killed again and again, no event is lost, and first arrivals are in order', async () => {
  const { id, secret } = await createEndpoint(service, admin, { url: receiver.url, maxInFlight: 4 });
  let answered = 0;
  receiver.answer = (response) => {
    answered += 1;
    response.writeHead(204).end();
  };
  let [first, second] = await Promise.all([startSender(), startSender()]);
  for (let round = 0; round < ROUNDS; round++) {
    const events = Array.from({ length: ACCOUNTS * VERSIONS }, (_, n) =>
      customerUpdated(`${round}-${n % ACCOUNTS}`, Math.floor(n / ACCOUNTS) + 1),
    );
    const before = answered;
    await happened(service.sequelize, events);
    await vi.waitFor(() => expect(answered).toBeGreaterThan(before + 20), { timeout: 20_000, interval: 1 });
    for (const server of [first, second]) server.child.kill('SIGKILL');
    await Promise.all([first.exited, second.exited]);
    [first, second] = await Promise.all([startSender(), startSender()]);
  }
  await deliveriesAre(id, ROUNDS * ACCOUNTS * VERSIONS, ['done'], 30_000);
  for (let round = 0; round < ROUNDS; round++) {
    for (let account = 0; account < ACCOUNTS; account++) {
      const arrived = receiver.received.filter(({ body }) => body.data.id === `${round}-${account}`);
      const versions = [...new Set(arrived.map(({ body }) => body.data.version))];
      expect(versions).toEqual(Array.from({ length: VERSIONS }, (_, n) => n + 1));
    }
  }
  for (const message of receiver.received) receiver.verify(message, secret);
  // What was recorded before the kill is not sent again.
  expect(receiver.received.length).toBeLessThan(ROUNDS * ACCOUNTS * VERSIONS * 2);
  expect(receiver.inFlight.most).toBeLessThanOrEqual(8);
});

it('a process that is told to end finishes what is in flight, and sends nothing twice', async () => {
  for (const server of servers) await server.stop();
  receiver.received.length = 0;
  const waiting: Array<() => void> = [];
  receiver.answer = (response) => void waiting.push(() => response.writeHead(204).end());
  const { id } = await createEndpoint(service, admin, { url: receiver.url, maxInFlight: 2 });
  await WebhookDelivery.destroy({ where: { status: 'pending' } });
  const server = await startSender();
  await happened(service.sequelize, [
    customerUpdated('e1', 1),
    customerUpdated('e2', 1),
    customerUpdated('e3', 1),
  ]);
  await vi.waitFor(() => expect(waiting.length).toBeGreaterThanOrEqual(2));
  const ended = server.stop();
  await server.seen(/closing on/);
  for (const answer of waiting.splice(0)) answer();
  receiver.answer = (response) => void response.writeHead(204).end();
  await ended;
  await startSender();
  const deliveries = await deliveriesAre(id, 3);
  expect(deliveries.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
});
