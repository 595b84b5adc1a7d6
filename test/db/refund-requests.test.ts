import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMigrator } from '../../src/database/migrator.js';
import { Payment, PaymentOperation, type User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OrderDesk, orderDesk } from '../helpers/orders.js';

let service: TestApp;
let admin: User;
let desk: OrderDesk;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  desk = orderDesk(service, await buildUser(), admin);
});
afterAll(() => service.close());

const paid = async () => {
  const order = await desk.processing([3]);
  const url = `/api/admin/orders/${order.id}/mark-paid`;
  const { status, body } = await service.request('POST', url, { as: admin });
  expect(status).toBe(200);
  return { orderId: order.id, paymentId: body.id as string };
};
const refundsOf = (paymentId: string) =>
  PaymentOperation.findAll({ where: { paymentId, kind: 'refund' }, order: ['id'] });

it('refunds name their request in a column of its own, once there is one, and an admin’s keep their key', async () => {
  const [cancelled, refunded] = [await paid(), await paid()];
  await desk.cancel(cancelled.orderId, { lines: [{ line: 1, quantity: 1 }] });
  await expect.poll(async () => (await refundsOf(cancelled.paymentId))[0]?.status).toBe('succeeded');
  const [first] = await refundsOf(cancelled.paymentId);
  const request = first?.refundRequestId as string;
  // Another part of what was asked for: it had been refunded in two.
  await PaymentOperation.update({ amount: '4.00' }, { where: { id: first?.id } });
  const { refunded: whole } = await Payment.findByPk(cancelled.paymentId, { rejectOnEmpty: true });
  const rest = { ...first?.get({ plain: true }), id: undefined, exclusive: undefined, reference: 'the rest' };
  await PaymentOperation.create({
    ...(rest as unknown as PaymentOperation),
    id: uuid(),
    amount: (Number(whole) - 4).toFixed(2),
  });
  const url = `/api/admin/payments/${refunded.paymentId}/refunds`;
  const asked = { as: admin, body: { amount: '1.00', reason: 'A dent' } };
  const headers = { 'idempotency-key': 'of an admin' };
  expect((await service.request('POST', url, { ...asked, headers })).status).toBe(200);

  const migrator = createMigrator(service.sequelize);
  await migrator.down({ to: '0080-add-refund-request-to-payment-operations' });
  const keysOf = async (paymentId: string) =>
    (
      await service.sequelize.query(
        `SELECT idempotencyKey FROM payment_operations
         WHERE paymentId = '${paymentId}' AND kind = 'refund' ORDER BY id`,
      )
    )[0].map((row) => (row as { idempotencyKey: string }).idempotencyKey);
  expect(await keysOf(cancelled.paymentId)).toEqual([request, `${request}/2`]);
  await migrator.up();

  const named = (await refundsOf(cancelled.paymentId)).map(({ idempotencyKey, refundRequestId }) => [
    idempotencyKey,
    refundRequestId,
  ]);
  expect(named).toEqual([
    [null, request],
    [null, request],
  ]);
  expect(await refundsOf(refunded.paymentId)).toMatchObject([
    { idempotencyKey: 'of an admin', refundRequestId: null },
  ]);
  await expectInventoryHolds(service.sequelize);
});
