import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Mail } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, orderBody } from '../helpers/factories.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { type Smtp, startSmtp } from '../helpers/smtp.js';

// kill -9 of those that write and send mails about orders, in the midst of it.

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const ORDERS = 20;
/** Mails that the server has got when those that send are killed: before one of them has noted the last. */
const KILLED_AT = 6;
/** Mails that two processes have under way at most. */
const UNDER_WAY = 12;

vi.setConfig({ testTimeout: (1 + ROUNDS) * 45_000 });

/** Only to order with: it does not listen, so it sends nothing. */
let service: TestApp;
let smtp: Smtp;
let settings: Record<string, string>;
let senders: ServerProcess[] = [];

beforeAll(async () => {
  smtp = await startSmtp();
  settings = {
    MAIL_URL: smtp.url,
    MAIL_FROM: 'orders@shop.example',
    SHOP_NAME: 'Nordlicht',
    SHOP_URL: 'https://shop.example',
  };
  service = await startApp(settings);
});
afterAll(async () => {
  for (const sender of senders) await sender.stop();
  await service.close();
  await smtp.close();
});

async function startSenders(): Promise<void> {
  const env = { DATABASE_URL: service.databaseUrl, JWT_SECRET: 'k'.repeat(32), ...settings };
  senders = [startServer(env), startServer(env)];
  await Promise.all(senders.map((sender) => sender.listening()));
}

it('each order has its mail, at least once and recognisably, whenever the two processes are killed', async () => {
  const { id: productId } = await buildProduct({ stock: ROUNDS * ORDERS });
  const addresses: string[] = [];
  await startSenders();
  for (let round = 0; round < ROUNDS; round++) {
    let got = 0;
    smtp.atMail(() => {
      if (++got === KILLED_AT) for (const { child } of senders) child.kill('SIGKILL');
      return undefined;
    });
    const guests = Array.from({ length: ORDERS }, (_, n) => `guest-${round}-${n}@example.org`);
    addresses.push(...guests);
    const answers = await Promise.all(
      guests.map((email) =>
        service.request('POST', '/api/orders', { body: orderBody([{ productId, quantity: 1 }], { email }) }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(guests.map(() => 201));
    expect(await Promise.all(senders.map(({ exited }) => exited))).toEqual([null, null]);
    // The leases of the dead end.
    await Mail.update({ dueAt: new Date() }, { where: { status: 'pending' } });
    await startSenders();
  }
  await expect
    .poll(() => Mail.count({ where: { kind: 'order_placed', status: 'sent' } }), { timeout: 30_000 })
    .toBe(addresses.length);
  expect(await Mail.count()).toBe(addresses.length);
  const idsOf = (address: string) =>
    new Set(smtp.taken.filter(({ to }) => to === address).map(({ mail }) => mail.messageId));
  expect(addresses.map((address) => idsOf(address).size)).toEqual(addresses.map(() => 1));
  // Those that were noted are not sent again.
  expect(smtp.taken.length).toBeLessThanOrEqual(addresses.length + ROUNDS * UNDER_WAY);
});
