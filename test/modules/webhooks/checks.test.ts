import { afterAll, beforeAll, expect, it } from 'vitest';
import { verify } from '../../../src/consistency/verify.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { Event } from '../../../src/models/event.js';
import { WebhookDelivery } from '../../../src/models/index.js';
import { WEBHOOK_AREA } from '../../../src/modules/webhooks/checks.js';
import { queueDeliveries } from '../../../src/modules/webhooks/queue-deliveries.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { sequenceAll } from '../../helpers/events.js';
import { buildAdmin } from '../../helpers/factories.js';
import { createEndpoint, customerUpdated, deliveriesOf, happened } from '../../helpers/webhooks.js';

let service: TestApp;
let endpointId: number;
/** Of two accounts, two events each. */
let seqs: number[];

beforeAll(async () => {
  service = await startApp();
  const admin = await buildAdmin();
  const wants = { url: 'http://127.0.0.1:9/', types: ['customer.*'] };
  endpointId = (await createEndpoint(service, admin, wants)).id;
  // Nothing is sent: the service would record its attempts meanwhile.
  await service.request('POST', `/api/admin/webhook-endpoints/${endpointId}/disable`, { as: admin });
  await happened(service.sequelize, [
    customerUpdated('1', 1),
    customerUpdated('2', 1),
    customerUpdated('1', 2),
    customerUpdated('2', 2),
  ]);
  await sequenceAll(service.sequelize, [
    (range, transaction) => queueDeliveries(service.sequelize, range, transaction),
  ]);
  seqs = (await deliveriesOf(endpointId)).map(({ seq }) => seq);
});
afterAll(() => service.close());

async function violations(): Promise<Record<string, object[]>> {
  const { checks } = await verify(service.sequelize, [WEBHOOK_AREA]);
  return Object.fromEntries(
    checks.filter((one) => one.violations > 0).map(({ name, first }) => [name, first]),
  );
}

const end = (seq: number | undefined, fields: object) =>
  WebhookDelivery.update({ endedAt: new Date(), ...fields }, { where: { endpointId, seq } });

it('a delivery that came before its elder is found, unless the elder was sent again', async () => {
  const [first, other, second] = seqs;
  await end(other, { status: 'done' });
  expect(await violations()).toEqual({});
  await end(second, { status: 'done' });
  const early = { endpointId, seq: second, aggregate: 'customer:1', elder: first };
  expect(await violations()).toEqual({ 'delivery-before-its-elder': [early] });
  await end(first, { status: 'done', endedAt: new Date(Date.now() + 1_000) });
  expect(await violations()).toEqual({ 'delivery-before-its-elder': [early] });
  await end(first, { isReplay: true });
  expect(await violations()).toEqual({});
});

it('a delivery without its event is found', async () => {
  const [, , , last] = seqs;
  const { sequelize } = service;
  await inTransaction(sequelize, async (transaction) => {
    await sequelize.query('SET FOREIGN_KEY_CHECKS = 0', { transaction });
    await Event.destroy({ where: { seq: last }, transaction });
    await sequelize.query('SET FOREIGN_KEY_CHECKS = 1', { transaction });
  });
  expect(await violations()).toEqual({
    'delivery-without-event': [{ endpointId, seq: last, aggregate: 'customer:2' }],
  });
});
