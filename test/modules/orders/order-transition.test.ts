import { readFileSync } from 'node:fs';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Order, OrderEvent, type User } from '../../../src/models/index.js';
import { ORDER_STATUSES, type OrderStatus } from '../../../src/models/order.js';
import {
  type ActorRole,
  nextStatuses,
  ORDER_TRANSITIONS,
} from '../../../src/modules/orders/lifecycle/order-status.js';
import {
  changeOrder,
  changeOrderStatus,
  isRecorded,
  lockOrder,
  type StatusChange,
  withLockedOrder,
} from '../../../src/modules/orders/lifecycle/order-transition.js';
import { createOrder, createUser, type MigratedDatabase, migratedDatabase } from '../../models/rows.js';

let db: MigratedDatabase;
let user: User;
beforeAll(async () => {
  db = await migratedDatabase();
  user = await createUser();
});
afterAll(() => db.close());

const admin = { type: 'user', id: 1, as: 'admin' } as const;
const orderIn = async (status: OrderStatus): Promise<string> => {
  const { id } = await createOrder(user.id);
  await Order.update({ status }, { where: { id } });
  return id;
};
const go = (change: StatusChange) => changeOrderStatus(db.sequelize, change);
const read = (id: string) => Order.findByPk(id, { rejectOnEmpty: true, raw: true });
const eventsOf = (orderId: string) =>
  OrderEvent.findAll({ where: { orderId }, order: ['version'], raw: true });

describe('the table of transitions', () => {
  it('is what docs/orders.md draws, no more and no less', () => {
    const drawn = [...readFileSync('docs/orders.md', 'utf8').matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)];
    const table = ORDER_TRANSITIONS.map(({ from, to, by }) => [from, to, by.join(', ')]);
    expect(drawn.map(([, ...arrow]) => arrow)).toEqual(table);
  });

  it('decides every change: what it does not name is refused and changes nothing', async () => {
    const roles: ActorRole[] = ['customer', 'admin', 'service'];
    for (const from of ORDER_STATUSES) {
      for (const to of ORDER_STATUSES) {
        for (const as of roles) {
          const orderId = await orderIn(from);
          const outcome = await go({ orderId, to, actor: { type: 'service', id: null, as } }).catch(
            (error) => error,
          );
          const { status, version } = await read(orderId);
          const name = `${from} to ${to} by ${as}`;
          if (nextStatuses(from, as).includes(to)) {
            expect([status, version], name).toEqual([to, 2]);
            expect(await eventsOf(orderId), name).toMatchObject([{ fromStatus: from, toStatus: to }]);
          } else {
            expect(outcome, name).toMatchObject({
              code: 'ORDER_STATE_CONFLICT',
              status: 409,
              extensions: { currentStatus: from },
            });
            expect([status, version, (await eventsOf(orderId)).length], name).toEqual([from, 1, 0]);
          }
        }
      }
    }
  });
});

describe('a change of status', () => {
  it('says who did it, why and when, at the version that it made', async () => {
    const orderId = await orderIn('pending');
    await go({ orderId, to: 'processing', actor: admin, reason: 'Paid by bank transfer' });
    await go({
      orderId,
      to: 'cancelled',
      actor: { type: 'user', id: 7, as: 'admin' },
      details: { lines: [1] },
    });
    const events = await eventsOf(orderId);
    expect(events).toMatchObject([
      { version: 2, kind: 'status_changed', actorId: 1, reason: 'Paid by bank transfer', details: null },
      { version: 3, fromStatus: 'processing', toStatus: 'cancelled', actorId: 7, details: { lines: [1] } },
    ]);
    for (const { createdAt } of events)
      expect(Math.abs(Date.now() - createdAt.getTime())).toBeLessThan(60_000);
    expect((await read(orderId)).version).toBe(3);
  });

  it('has one winner of many at once, and tells the others what they found', async () => {
    const orderId = await orderIn('pending');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => go({ orderId, to: 'processing', actor: admin })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    for (const reason of refused) {
      expect(reason).toMatchObject({
        code: 'ORDER_STATE_CONFLICT',
        extensions: { currentStatus: 'processing' },
      });
    }
    expect(await eventsOf(orderId)).toHaveLength(1);
  });

  it('leaves nothing behind when what follows in its transaction fails', async () => {
    const orderId = await orderIn('pending');
    const failing = withLockedOrder(db.sequelize, { orderId }, async (order, transaction) => {
      await changeOrder(order, { kind: 'status_changed', to: 'processing', actor: admin }, transaction);
      throw new Error('the rest failed');
    });
    await expect(failing).rejects.toThrow('the rest failed');
    expect(await read(orderId)).toMatchObject({ status: 'pending', version: 1 });
    expect(await eventsOf(orderId)).toEqual([]);
  });

  it('is refused when the order has another version than expected, or is not there', async () => {
    const orderId = await orderIn('pending');
    const change = { orderId, to: 'processing', actor: admin } as const;
    await expect(go({ ...change, versions: [2, 3] })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      status: 412,
      extensions: { version: 1 },
    });
    await expect(go({ ...change, orderId: uuid() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await eventsOf(orderId)).toEqual([]);
    expect(await go({ ...change, versions: [3, 1] })).toMatchObject({ version: 2 });
  });
});

describe('an order', () => {
  it('that was changed by someone who did not hold it is not changed on top of that', async () => {
    const orderId = await orderIn('pending');
    const stale = await inTransaction(db.sequelize, (transaction) => lockOrder({ orderId }, transaction));
    await go({ orderId, to: 'processing', actor: admin });
    const late = inTransaction(db.sequelize, (transaction) =>
      changeOrder(stale, { kind: 'status_changed', to: 'cancelled', actor: admin }, transaction),
    );
    await expect(late).rejects.toMatchObject({
      code: 'ORDER_STATE_CONFLICT',
      extensions: { currentStatus: 'processing' },
    });
    expect(await eventsOf(orderId)).toHaveLength(1);
  });

  it('knows its own change from that of another with the same version', async () => {
    const orderId = await orderIn('pending');
    const changed = await go({ orderId, to: 'processing', actor: admin });
    expect(await isRecorded(changed)).toBe(true);
    expect(await isRecorded({ ...changed, eventId: '00000000-0000-7000-8000-000000000000' })).toBe(false);
    expect(await isRecorded({ ...changed, version: 3 })).toBe(false);
  });

  it('keeps its history: no event is changed or deleted', async () => {
    const orderId = await orderIn('pending');
    await go({ orderId, to: 'processing', actor: admin });
    const [event] = await OrderEvent.findAll({ where: { orderId } });
    await expect(event?.update({ reason: 'another' })).rejects.toThrow('append-only');
    await expect(event?.destroy()).rejects.toThrow('append-only');
    await expect(OrderEvent.update({ reason: 'x' }, { where: { orderId } })).rejects.toThrow('append-only');
    await expect(OrderEvent.destroy({ where: { orderId } })).rejects.toThrow('append-only');
  });
});
