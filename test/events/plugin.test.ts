import { afterEach, describe, expect, it, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import type { EventTypeName } from '../../src/events/catalogue.js';
import { emit } from '../../src/events/emit.js';
import { EventListener } from '../../src/models/event-listener.js';
import { Fulfilment, type User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { eventsOf, recordEvents, waitingInOutbox } from '../helpers/events.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';

let service: TestApp;
afterEach(() => service.close());

const says = async (type: EventTypeName, aggregateId?: string) =>
  (await eventsOf(service.sequelize, { aggregateId })).filter((event) => event.type === type);

const order = (as: User, productId: number, quantity = 1) =>
  service.request('POST', '/api/orders', {
    as,
    body: orderBody([{ productId, quantity }], { paymentMethod: 'invoice' }),
  });

it('wakes those who listen in the process, soon after a commit', async () => {
  service = await startApp({ EVENTS: 'on' });
  await service.listen();
  let woken = 0;
  const steps: number[] = [];
  service.app.events.withSequenced(async ({ first, last }) => void steps.push(last - first + 1));
  service.app.events.onSequenced(() => woken++);
  await inTransaction(service.sequelize, (transaction) =>
    emit([{ type: 'customer.updated', aggregateId: '1', version: 2, data: { isActive: true } }], transaction),
  );
  await vi.waitFor(() => expect(woken).toBe(1), { timeout: 5_000 });
  expect(steps).toEqual([1]);
  expect(await waitingInOutbox(service.sequelize)).toBe(0);
});

describe('EVENTS', () => {
  it('auto: orders are told from the moment that somebody listens, and cost no statement before', async () => {
    service = await startApp();
    const [customer, { id }] = [await buildUser(), await buildProduct({ stock: 10 })];
    await order(customer, id);
    const before = await service.statementsDuring(() => order(customer, id));
    expect(await eventsOf(service.sequelize)).toEqual([]);
    await recordEvents(service.sequelize);
    const after = await service.statementsDuring(() => order(customer, id));
    expect(await says('order.placed')).toHaveLength(1);
    expect(after.length - before.length).toBe(1);
    expect(before.join()).not.toContain('outbox');
  });

  it('on: everything is told, whoever listens; back to auto, nothing is', async () => {
    service = await startApp({ EVENTS: 'on' });
    const [customer, { id }] = [await buildUser(), await buildProduct()];
    const { body } = await order(customer, id);
    const [event] = await says('order.placed', body.id);
    expect(event).toMatchObject({
      version: 1,
      data: { number: body.number, status: 'pending', totalAmount: '10.00', currency: 'USD' },
    });
  });

  it('off: nothing is told, whoever wants to listen', async () => {
    service = await startApp({ EVENTS: 'off' });
    await service.app.events.listen('somebody');
    expect(await EventListener.count()).toBe(0);
    const [customer, { id }] = [await buildUser(), await buildProduct()];
    await order(customer, id);
    expect(await eventsOf(service.sequelize)).toEqual([]);
  });
});

it('the life of an order is told in order, each change once', async () => {
  service = await startApp({ EVENTS: 'on' });
  const [customer, admin, { id }] = [await buildUser(), await buildAdmin(), await buildProduct()];
  const { body: placed } = await order(customer, id, 5);
  const act = async (path: string, body: object = {}) => {
    const answer = await service.request('POST', `/api/admin/orders/${placed.id}/${path}`, {
      as: admin,
      body,
      headers: { 'idempotency-key': `${path} ${Math.random()}` },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  await act('accept');
  await act('cancel', { lines: [{ line: 1, quantity: 1 }], reason: 'Ada Lovelace called' });
  await act('fulfilments');
  const { id: parcel } = await Fulfilment.findOne({ where: { orderId: placed.id }, rejectOnEmpty: true });
  await act(`fulfilments/${parcel}/deliver`);

  const events = await eventsOf(service.sequelize, { aggregateId: placed.id });
  expect(events.map(({ version, type, data }) => [version, type, data])).toEqual([
    [1, 'order.placed', { number: placed.number, status: 'pending', totalAmount: '50.00', currency: 'USD' }],
    [2, 'order.status_changed', { status: 'processing', previousStatus: 'pending' }],
    [
      3,
      'order.units_cancelled',
      { status: 'processing', previousStatus: 'processing', lines: [{ line: 1, quantity: 1 }] },
    ],
    [
      4,
      'order.units_shipped',
      {
        status: 'shipped',
        previousStatus: 'processing',
        fulfilmentId: parcel,
        lines: [{ line: 1, quantity: 4 }],
      },
    ],
    [5, 'order.delivered', { status: 'delivered', previousStatus: 'shipped', fulfilmentId: parcel }],
  ]);
  expect(JSON.stringify(events)).not.toContain('Ada');
});
