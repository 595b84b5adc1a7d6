import type { Email } from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readEvents } from '../../src/events/read-events.js';
import { moneyText } from '../../src/mail/orders/compose.js';
import { CONSUMER, writeOrderMails } from '../../src/mail/orders/consumer.js';
import { ORDER_TEMPLATES } from '../../src/mail/templates/order.js';
import { EventConsumer } from '../../src/models/event-consumer.js';
import { EventListener } from '../../src/models/event-listener.js';
import { Mail, type User } from '../../src/models/index.js';
import { call } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { sequenceAll } from '../helpers/events.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../helpers/mailbox.js';
import { numberOf, orderDesk, placeOrder } from '../helpers/orders.js';
import { startServer } from '../helpers/server-process.js';

let service: TestApp;
let mailbox: Mailbox;
let admin: User;
let customer: User;
beforeAll(async () => {
  mailbox = openMailbox();
  service = await startApp({ ...mailbox.env, MAIL_OFF: 'order_delivered' });
  admin = await buildAdmin();
  await service.listen();
  // Events are recorded from now on.
  await vi.waitFor(async () => expect(await EventConsumer.findByPk(CONSUMER)).not.toBeNull());
});
afterEach(async () => {
  await Mail.destroy({ where: {} });
});
afterAll(async () => {
  await service.close();
  mailbox.close();
});

const act = async (url: string, body: object = {}) => {
  const answer = await service.request('POST', `/api/admin/orders/${url}`, { as: admin, body });
  expect(answer.status).toBeLessThan(300);
  return answer.body;
};
const newestOf = (mails: Email[]) => mails.at(-1) as Email;

describe('mails about an order', () => {
  it('tell of what happens to it, from its placing to its refund', async () => {
    customer = await buildUser({ firstName: 'Ada' });
    const { id } = await placeOrder(service, customer, [2, 3], ['10.00', '5.50']);
    const number = await numberOf(id);
    const placed = newestOf(await mailbox.waitFor(customer.email));
    expect(placed.subject).toBe(`Your order ${number} at Nordlicht`);
    expect(placed.text).toContain('Hello Ada,');
    expect(placed.text).toMatch(/2 × Product \d+ +\$20\.00/);
    expect(placed.text).toMatch(/Total +\$36\.50/);
    expect(placed.text).toContain(`https://shop.example/orders/${id}`);
    expect(placed.html).toContain('$36.50');

    await act(`${id}/accept`);
    const parcel = await act(`${id}/fulfilments`, { carrier: 'DHL', trackingNumber: 'JD014600003' });
    const shipped = newestOf(await mailbox.waitFor(customer.email, 2));
    expect(shipped.subject).toBe(`Your order ${number} is on its way`);
    expect(shipped.text).toContain('Tracking number: JD014600003');

    await act(`${id}/fulfilments/${parcel.id}/deliver`);
    await act(`${id}/mark-paid`);
    const paid = newestOf(await mailbox.waitFor(customer.email, 3));
    expect(paid.subject).toBe(`Payment for your order ${number}`);
    expect(paid.text).toContain('$36.50');
    // Turned off.
    expect(await Mail.count({ where: { kind: 'order_delivered' } })).toBe(0);
  });

  it('name the units that were cancelled', async () => {
    customer = await buildUser();
    const { id } = await placeOrder(service, customer, [2, 3]);
    const body = { reason: 'out of stock', lines: [{ line: 1, quantity: 1 }] };
    await act(`${id}/cancel`, body);
    const mail = newestOf(await mailbox.waitFor(customer.email, 2));
    expect(mail.subject).toMatch(/^A part of your order .* was cancelled$/);
    expect(mail.text).toMatch(/^1 × Product/m);
    await act(`${id}/cancel`, { reason: 'out of stock' });
    expect(newestOf(await mailbox.waitFor(customer.email, 3)).subject).toMatch(
      /^Your order .* was cancelled$/,
    );
  });

  it('say that a return is refused, and why', async () => {
    customer = await buildUser();
    const desk = orderDesk(service, customer, admin);
    const { id } = await desk.delivered([3]);
    const ask = async () => {
      const body = { lines: [{ line: 1, quantity: 2 }], reason: 'Too small' };
      return (await desk.askBack(id, body)).body.id;
    };
    const refuse = async (body?: object) =>
      expect((await desk.decide(id, await ask(), 'reject', body)).status).toBe(200);
    const refusals = async (count: number) =>
      vi.waitFor(async () => {
        const mails = (await mailbox.mails()).filter(({ subject }) =>
          /cannot accept your return/.test(subject ?? ''),
        );
        expect(mails).toHaveLength(count);
        return newestOf(mails);
      }, 10_000);
    await refuse({ reason: 'Worn, see <the photos>' });
    const first = await refusals(1);
    expect(first.to?.[0]?.address).toBe(customer.email);
    expect(first.subject).toContain(await numberOf(id));
    expect(first.text).toMatch(/^2 × Product/m);
    expect(first.text).toContain('Reason: Worn, see <the photos>');
    expect(first.html).not.toContain('<the photos>');
    await refuse();
    expect((await refusals(2)).text).not.toContain('Reason');
  });

  it('are written once for each event, by however many processes, and each has the id of its event', async () => {
    customer = await buildUser();
    const { id } = await placeOrder(service, customer, [1]);
    await mailbox.waitFor(customer.email);
    await sequenceAll(service.sequelize);
    const [event] = await readEvents(service.sequelize, {
      after: 0,
      types: ['order.placed'],
      limit: 1_000,
    }).then((events) => events.filter(({ aggregateId }) => aggregateId === id));
    const [{ seq } = { seq: 0 }] = [event];
    const own = () => Mail.findAll({ where: { userId: customer.id, kind: 'order_placed' } });
    expect((await own()).map((mail) => mail.id)).toEqual([event?.id]);
    // As if nobody had read it yet.
    await EventConsumer.update({ seq: seq - 1 }, { where: { name: CONSUMER } });
    await Mail.destroy({ where: {} });
    await Promise.all([1, 2, 3].map(() => writeOrderMails(service.sequelize, service.app.mail)));
    expect((await own()).map((mail) => mail.id)).toEqual([event?.id]);
  });

  it('do not tell what is old, nor what happened before the shop began to send mail', async () => {
    customer = await buildUser();
    await placeOrder(service, customer, [1]);
    await mailbox.waitFor(customer.email);
    await sequenceAll(service.sequelize);
    await Mail.destroy({ where: {} });
    await service.sequelize.query('UPDATE events SET occurredAt = occurredAt - INTERVAL 3 DAY');
    await EventConsumer.update({ seq: 0 }, { where: { name: CONSUMER } });
    await writeOrderMails(service.sequelize, service.app.mail);
    expect(await Mail.count({ where: { userId: customer.id } })).toBe(0);
    await EventConsumer.destroy({ where: { name: CONSUMER } });
    await Mail.destroy({ where: {} });
    await writeOrderMails(service.sequelize, service.app.mail);
    expect(await Mail.count()).toBe(0);
  });
});

describe('the words of mails about an order', () => {
  it('are there in every language, each with its own', () => {
    const facts = {
      shopName: 'Nordlicht',
      name: 'Ada',
      number: '3F7K-Q9XW-2MPD',
      link: 'https://shop.example/orders/1',
      lines: [{ quantity: 1, name: 'Kettle', amount: '€49.98' }],
      shippingAmount: '€4.90',
      taxAmount: '€8.76',
      savedAmount: undefined,
      totalAmount: '€54.88',
      address: ['Ada Lovelace'],
      units: [{ quantity: 1, name: 'Kettle' }],
      parcel: { carrier: 'DHL', trackingNumber: 'JD01' },
      amount: '€54.88',
      reason: 'Worn',
      isAllCancelled: true,
    };
    for (const kind of Object.keys(ORDER_TEMPLATES.en) as Array<keyof typeof ORDER_TEMPLATES.en>) {
      const [english, german] = [ORDER_TEMPLATES.en[kind](facts), ORDER_TEMPLATES.de[kind](facts)];
      expect(german.blocks.map((block) => block.kind)).toEqual(english.blocks.map((block) => block.kind));
      expect(german.subject).not.toBe(english.subject);
      for (const { subject } of [english, german]) expect(subject).toContain('3F7K-Q9XW-2MPD');
    }
  });

  it('have amounts as people write them, to the last digit', () => {
    const plain = (text: string) => text.replace(/\u00a0/g, ' ');
    expect(plain(moneyText('1234.50', 'EUR', 'de'))).toBe('1.234,50 €');
    expect(plain(moneyText('1234.50', 'USD', 'en'))).toBe('$1,234.50');
    expect(plain(moneyText('500', 'JPY', 'en'))).toBe('¥500');
    expect(plain(moneyText('1.250', 'KWD', 'en'))).toBe('KWD 1.250');
    expect(plain(moneyText('9999999999.99', 'EUR', 'de'))).toBe('9.999.999.999,99 €');
  });
});

it('a guest gets a link that opens the order', async () => {
  const { id: productId } = await buildProduct();
  const body = orderBody([{ productId, quantity: 1 }], { email: 'guest@example.org' });
  const { body: order } = await service.request('POST', '/api/orders', { body });
  const mail = newestOf(await mailbox.waitFor('guest@example.org'));
  expect(mail.text).toContain(`/orders/${order.id}#token=`);
  const headers = { 'x-order-token': tokenIn(mail) };
  const found = await service.request('GET', `/api/orders/${order.id}`, { headers });
  expect(found).toMatchObject({ status: 200, body: { email: 'guest@example.org' } });
});

it('what happens in a process without mail is told by those that have it', async () => {
  const other = startServer({ DATABASE_URL: service.databaseUrl, JWT_SECRET: 'k'.repeat(32) });
  try {
    const { id: productId } = await buildProduct();
    const body = orderBody([{ productId, quantity: 1 }], { email: 'elsewhere@example.org' });
    expect((await call(await other.listening(), 'POST', '/api/orders', { body })).status).toBe(201);
    const mail = newestOf(await mailbox.waitFor('elsewhere@example.org'));
    expect(mail.subject).toMatch(/^Your order .* at Nordlicht$/);
  } finally {
    await other.stop();
  }
  const listener = await EventListener.findByPk(CONSUMER, { rejectOnEmpty: true });
  const days = (Number(listener.until) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(2);
});
