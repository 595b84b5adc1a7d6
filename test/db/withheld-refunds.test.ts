import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMigrator } from '../../src/database/migrator.js';
import { type User, WithheldRefund } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OrderDesk, orderDesk } from '../helpers/orders.js';

let service: TestApp;
let customer: User;
let admin: User;
let desk: OrderDesk;

beforeAll(async () => {
  service = await startApp();
  [customer, admin] = [await buildUser(), await buildAdmin()];
  desk = orderDesk(service, customer, admin);
});
afterAll(() => service.close());

const one = { lines: [{ line: 1, quantity: 1 }] };

async function takenBack(id: string, body: object): Promise<void> {
  const { body: asked } = await desk.askBack(id, { ...one, reason: 'Too small' });
  await desk.decide(id, asked.id, 'approve');
  expect((await desk.decide(id, asked.id, 'receive', body)).status).toBe(200);
}

it('what was withheld before there was a table for it is there once it is made', async () => {
  const [unpaid, paid, refunded] = [
    await desk.processing([3]),
    await desk.delivered([3]),
    await desk.processing([3]),
  ];
  const url = `/api/admin/orders/${paid.id}/mark-paid`;
  expect((await service.request('POST', url, { as: admin })).status).toBe(200);
  await desk.cancel(unpaid.id, { ...one, refund: false });
  await takenBack(paid.id, { refund: false });
  await desk.cancel(refunded.id, one);

  const migrator = createMigrator(service.sequelize);
  await migrator.down({ to: '0042-create-withheld-refunds' });
  await migrator.up();

  const of = async ({ id: orderId }: { id: string }) => {
    const rows = await WithheldRefund.findAll({ where: { orderId } });
    return rows.map(({ amount, kept, settledAt }) => ({ amount, kept, isSettled: settledAt !== null }));
  };
  expect(await of(unpaid)).toEqual([{ amount: '10.000', kept: '0.000', isSettled: true }]);
  expect(await of(paid)).toEqual([{ amount: '10.000', kept: '10.000', isSettled: false }]);
  expect(await of(refunded)).toEqual([]);
  await expectInventoryHolds(service.sequelize);
});
