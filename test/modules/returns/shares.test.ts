import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { idOf } from '../../../src/models/id.js';
import { CancellationItem, RefundRequest, ReturnItem, type User } from '../../../src/models/index.js';
import type { OrderPricing } from '../../../src/models/order-pricing.js';
import { fromThousandths, toThousandths } from '../../../src/money/amounts.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';

/** Lines whose total is not a whole number of cents a unit, as a discount makes them: parts of them still add up. */

let service: TestApp;
let customer: User;
let desk: OrderDesk;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  desk = orderDesk(service, customer, await buildAdmin());
});
afterAll(() => service.close());

/** An order of one line, so many units at 4.00, that comes to that total. */
async function discounted(quantity: number, total: string): Promise<string> {
  const { id } = await desk.processing([quantity], ['4.00']);
  const discount = fromThousandths(quantity * 4_000 - toThousandths(total), 'USD');
  const pricing = JSON.stringify(pricedWith(discount));
  for (const sql of [
    'UPDATE order_items SET discountAmount = :discount, total = :total WHERE orderId = :id',
    'UPDATE orders SET discountAmount = :discount, totalAmount = :total, pricing = :pricing WHERE id = :id',
  ]) {
    await service.sequelize.query(sql, { replacements: { id: idOf(id), discount, total, pricing } });
  }
  return id;
}

/** What explains a discount of the first line. */
const pricedWith = (amount: string): OrderPricing => ({
  taxes: [],
  taxRounding: 'line',
  discounts: [
    {
      discountId: 1,
      name: 'Sale',
      code: null,
      class: 'order',
      amount,
      lines: [{ line: 1, amount }],
      shippingAmount: '0.00',
    },
  ],
});

const units = (quantity: number) => ({ lines: [{ line: 1, quantity }] });

async function takeBack(id: string, quantity: number, body: object = {}): Promise<void> {
  const { body: asked } = await desk.askBack(id, { ...units(quantity), reason: 'Too small' });
  expect((await desk.decide(id, asked.id, 'approve')).status).toBe(200);
  expect((await desk.decide(id, asked.id, 'receive', body)).status).toBe(200);
}

const amountsOf = (rows: Array<{ amount: string }>) => rows.map(({ amount }) => Number(amount));

it('units that are cancelled, and those that come back, are worth what is left of their line', async () => {
  const id = await discounted(3, '10.00');
  expect((await desk.cancel(id, units(1))).status).toBe(200);
  expect((await desk.ship(id)).status).toBe(201);
  await takeBack(id, 1, { refund: false });
  await takeBack(id, 1, { lines: [{ line: 1, restock: 0, writeOff: 1 }] });

  const { body } = await service.request('GET', `/api/orders/${id}/events`, { as: customer });
  const values = body.items.flatMap(
    ({ details }: { details: { value?: string } | null }) => details?.value ?? [],
  );
  expect(values).toEqual(['3.33', '3.34', '3.33']);
  const where = { orderId: id };
  expect(amountsOf(await CancellationItem.findAll({ where }))).toEqual([3.33]);
  expect(amountsOf(await RefundRequest.findAll({ where, order: ['version'] }))).toEqual([3.33, 3.33]);
  await expectInventoryHolds(service.sequelize);
});

it('units that are on their way back count for nothing before they have come', async () => {
  const id = await discounted(4, '0.02');
  await desk.ship(id, units(2));
  const { body: asked } = await desk.askBack(id, { ...units(2), reason: 'Too small' });
  await desk.decide(id, asked.id, 'approve');
  const value = async () => {
    const { body } = await service.request('GET', `/api/orders/${id}/events`, { as: customer });
    return body.items.at(-1).details.value;
  };
  await desk.cancel(id, units(1));
  expect(await value()).toBe('0.01');
  // One of the two came.
  await desk.decide(id, asked.id, 'receive', { lines: [{ line: 1, restock: 1, writeOff: 0 }] });
  expect(await value()).toBe('0.00');
  await desk.cancel(id, units(1));
  expect(await value()).toBe('0.01');
  await expectInventoryHolds(service.sequelize);
});

it('in whatever parts they go, they come to the total of the line', { timeout: 120_000 }, async () => {
  const line = fc.record({
    total: fc.integer({ min: 1, max: 800 }).map((cents) => fromThousandths(cents * 10, 'USD')),
    cancelled: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2 }),
    returned: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(line, async ({ total, cancelled, returned }) => {
      const all = [...cancelled, ...returned].reduce((sum, one) => sum + one, 0);
      const id = await discounted(all, total);
      for (const quantity of cancelled) await desk.cancel(id, units(quantity));
      await desk.ship(id);
      for (const quantity of returned) await takeBack(id, quantity);
      const where = { orderId: id };
      const parts = [
        ...(await CancellationItem.findAll({ where })),
        ...(await ReturnItem.findAll({ where })),
      ];
      expect(parts.reduce((sum, { amount }) => sum + toThousandths(amount), 0)).toBe(toThousandths(total));
    }),
    { numRuns: 8 },
  );
  await expectInventoryHolds(service.sequelize);
});
