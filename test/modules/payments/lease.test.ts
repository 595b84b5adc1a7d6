import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Payment, PaymentOperation } from '../../../src/models/index.js';
import {
  claimOperation,
  findDueOperations,
  insertOperation,
} from '../../../src/modules/payments/operations/operation-store.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser } from '../../helpers/factories.js';
import { orderToPay } from '../../helpers/payments.js';

let service: TestApp;

beforeAll(async () => {
  service = await startApp();
});
afterAll(() => service.close());

/**
 * The id of a capture that was claimed once, by a lease that is over. Not asked for through the API, which would wake
 * the service: it would claim what is due before these tests do.
 */
async function due(): Promise<string> {
  const { orderId } = await orderToPay(service, await buildUser());
  const amount = '100.00';
  const held = { status: 'capturing', amount, authorized: amount, currency: 'USD' } as const;
  const payment = await Payment.create({ id: uuid(), orderId, provider: 'stripe', ...held });
  const intent = { kind: 'capture', amount } as const;
  const operation = await inTransaction(service.sequelize, (transaction) =>
    insertOperation(payment, intent, 0, transaction),
  );
  return operation.id;
}
const claim = (id: string, seconds = 60) => claimOperation(service.sequelize, id, seconds);

it('of 20 who claim an operation at once one gets it, and keeps the others away', async () => {
  const id = await due();
  expect(await findDueOperations(50)).toContain(id);
  const claims = await Promise.all(Array.from({ length: 20 }, () => claim(id)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await PaymentOperation.findByPk(id)).toMatchObject({ attempts: 2 });
  expect(await findDueOperations(50)).not.toContain(id);
  expect(await claim(id)).toBe(false);
});

it('a lease that is over is anyone’s again', async () => {
  const id = await due();
  expect(await claim(id, 0)).toBe(true);
  expect(await claim(id)).toBe(true);
  expect(await claim(id)).toBe(false);
  expect(await PaymentOperation.findByPk(id)).toMatchObject({ attempts: 3 });
});

it('what is answered cannot be claimed', async () => {
  const id = await due();
  await PaymentOperation.update({ status: 'failed', dueAt: null }, { where: { id } });
  expect(await claim(id)).toBe(false);
});
