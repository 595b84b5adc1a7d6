import { afterAll, beforeAll, expect, it } from 'vitest';
import { PaymentOperation } from '../../../src/models/index.js';
import { claimOperation, findDueOperations } from '../../../src/modules/payments/operations.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { ask, authorizedPayment, orderToPay } from '../../helpers/payments.js';
import { refusal, StripeDouble } from '../../helpers/stripe-double.js';

let double: StripeDouble;
let service: TestApp;

// The service does not listen here, so nobody takes up what these tests leave.
beforeAll(async () => {
  double = await StripeDouble.start();
  service = await startApp(double.env);
});
afterAll(async () => {
  await service.close();
  await double.close();
});

/** The id of a capture that Stripe gave no answer to, due at once. */
async function unanswered(): Promise<string> {
  const [customer, admin] = [await buildUser(), await buildAdmin()];
  const payment = await authorizedPayment(service, double, await orderToPay(service, customer));
  double.answerNext('capture', 'before', refusal(500, 'api_error'), payment.intentId);
  const { body } = await ask(service, admin, payment, 'capture');
  const { id } = body.operations.at(-1);
  await service.sequelize.query('UPDATE payment_operations SET dueAt = UTC_TIMESTAMP(3) WHERE id = ?', {
    replacements: [id],
  });
  return id;
}
const claim = (id: string, seconds = 60) => claimOperation(service.sequelize, id, seconds);

it('of 20 who claim an operation at once one gets it, and keeps the others away', async () => {
  const id = await unanswered();
  expect(await findDueOperations(50)).toContain(id);
  const claims = await Promise.all(Array.from({ length: 20 }, () => claim(id)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await PaymentOperation.findByPk(id)).toMatchObject({ attempts: 2 });
  expect(await findDueOperations(50)).not.toContain(id);
  expect(await claim(id)).toBe(false);
});

it('a lease that is over is anyone’s again', async () => {
  const id = await unanswered();
  expect(await claim(id, 0)).toBe(true);
  expect(await claim(id)).toBe(true);
  expect(await claim(id)).toBe(false);
  expect(await PaymentOperation.findByPk(id)).toMatchObject({ attempts: 3 });
});

it('what is answered cannot be claimed', async () => {
  const id = await unanswered();
  await PaymentOperation.update({ status: 'failed', dueAt: null }, { where: { id } });
  expect(await claim(id)).toBe(false);
});
