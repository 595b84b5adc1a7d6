import { readFileSync } from 'node:fs';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Payment, type User } from '../../../src/models/index.js';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../../src/models/payment.js';
import {
  canTransition,
  PAYMENT_TRANSITIONS,
  type StatusChange,
  transition,
} from '../../../src/modules/payments/payment-transitions.js';
import { createOrder, createUser, type MigratedDatabase, migratedDatabase } from '../../models/rows.js';

let db: MigratedDatabase;
let user: User;
beforeAll(async () => {
  db = await migratedDatabase();
  user = await createUser();
});
afterAll(() => db.close());

const figures = { authorized: '10.000', captured: '10.000' };
const paymentIn = async (status: PaymentStatus): Promise<Payment> => {
  const { id: orderId } = await createOrder(user.id);
  const payment = { id: uuid(), orderId, provider: 'stripe', currency: 'USD', amount: '10.00', status };
  return Payment.create(status === 'captured' ? { ...payment, ...figures } : payment);
};
const go = (payment: Payment, change: StatusChange) =>
  inTransaction(db.sequelize, (transaction) => transition(payment, change, transaction));
const read = (id: string) => Payment.findByPk(id, { rejectOnEmpty: true, raw: true });
const triggers = [...new Set(PAYMENT_TRANSITIONS.map(({ on }) => on))];

describe('the table of transitions', () => {
  it('is what docs/payments.md draws, no more and no less', () => {
    const drawn = [...readFileSync('docs/payments.md', 'utf8').matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)];
    const table = PAYMENT_TRANSITIONS.map(({ from, to, on }) => [from, to, on]);
    expect(drawn.map(([, ...arrow]) => arrow)).toEqual(table);
  });

  it('leads every payment that is begun to an end, and none further than that', () => {
    const next = (status: PaymentStatus) => PAYMENT_TRANSITIONS.filter(({ from }) => from === status);
    const ends = PAYMENT_STATUSES.filter((status) => next(status).length === 0);
    expect(ends).toEqual(['captured', 'voided', 'failed']);
    const begun = PAYMENT_STATUSES.filter((status) => !ends.includes(status));
    for (const status of begun) expect(next(status).map(({ to }) => to)).toContain('captured');
  });

  it('decides every change: what it does not have is refused and changes nothing', async () => {
    for (const from of PAYMENT_STATUSES) {
      for (const to of PAYMENT_STATUSES) {
        for (const on of triggers) {
          const payment = await paymentIn(from);
          const change = { on, to, ...(to === 'captured' && { figures }) };
          const outcome = await go(payment, change).catch((error) => error);
          const { status } = await read(payment.id);
          const name = `${from} to ${to} on ${on}`;
          const isThere = PAYMENT_TRANSITIONS.some(
            (one) => one.from === from && one.to === to && one.on === on,
          );
          expect([status, payment.status], name).toEqual(isThere ? [to, to] : [from, from]);
          if (isThere) {
            expect(outcome, name).toBeUndefined();
          } else {
            const conflict = { code: 'PAYMENT_STATE_CONFLICT', extensions: { paymentStatus: from } };
            expect(outcome, name).toMatchObject(conflict);
          }
        }
      }
    }
  });

  it('can be asked without doing it', () => {
    for (const status of PAYMENT_STATUSES) {
      for (const on of triggers) {
        const isThere = PAYMENT_TRANSITIONS.some((one) => one.from === status && one.on === on);
        expect(canTransition({ status }, on)).toBe(isThere);
      }
    }
  });
});

describe('a transition', () => {
  it('writes what the provider holds with the status, and says where a payment would have to be', async () => {
    const payment = await paymentIn('pending');
    await go(payment, { on: 'authorized', to: 'authorized', figures: { authorized: '10.000' } });
    expect(await read(payment.id)).toMatchObject({ status: 'authorized', authorized: '10.000' });
    expect(payment).toMatchObject({ status: 'authorized', authorized: '10.00' });
    await go(payment, { on: 'void', to: 'voiding' });
    await expect(go(payment, { on: 'void', to: 'voiding' })).rejects.toThrow(
      'The payment is voiding. It would have to be pending or authorized.',
    );
  });

  it('has one winner of many at once, also when none of them holds the payment', async () => {
    const { id } = await paymentIn('authorized');
    const seen = await Promise.all(
      Array.from({ length: 20 }, () => Payment.findByPk(id, { rejectOnEmpty: true })),
    );
    const outcomes = await Promise.allSettled(
      seen.map((payment, index) =>
        go(payment, index % 2 ? { on: 'void', to: 'voiding' } : { on: 'capture', to: 'capturing' }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { status: paymentStatus } = await read(id);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    for (const reason of refused) {
      expect(reason).toMatchObject({ code: 'PAYMENT_STATE_CONFLICT', extensions: { paymentStatus } });
    }
  });

  it('leaves nothing behind when what follows in its transaction fails', async () => {
    const { id } = await paymentIn('authorized');
    const failing = inTransaction(db.sequelize, async (transaction) => {
      const payment = await Payment.findByPk(id, { rejectOnEmpty: true, transaction });
      await transition(payment, { on: 'capture', to: 'capturing' }, transaction);
      throw new Error('the rest failed');
    });
    await expect(failing).rejects.toThrow('the rest failed');
    expect(await read(id)).toMatchObject({ status: 'authorized' });
  });
});
