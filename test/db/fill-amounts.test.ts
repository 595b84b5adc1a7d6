import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addAmountToCancellationItems } from '../../db/migrations/0069-add-amount-to-cancellation-items.js';
import { addAmountToReturnItems } from '../../db/migrations/0070-add-amount-to-return-items.js';
import { createMigrator } from '../../src/database/migrator.js';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { fillShop } from '../helpers/every-state.js';
import { buildAdmin, buildProduct, buildUser } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';

/** What a shop of the version before has: orders in every state, of currencies with no, two and three decimals. */

const LAST_WITH_TEXT_IDS = '0085-create-job-leases';
const FIRST_WITH_BYTES = '0090-make-ids-bytes';

let service: TestApp;
let customer: User;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  [customer, admin] = [await buildUser(), await buildAdmin()];
});
afterAll(() => service.close());

const select = (sql: string) => service.sequelize.query(sql, { type: QueryTypes.SELECT });

const amounts = () =>
  Promise.all(
    [
      'SELECT orderId, line, subtotal, discountAmount, taxAmount, total FROM order_items ORDER BY 1, 2',
      'SELECT orderId, line, version, amount FROM cancellation_items ORDER BY 1, 2, 3',
      'SELECT orderId, line, returnId, amount FROM return_items ORDER BY 1, 2, 3',
      'SELECT id, totalAmount, discountAmount, shippingAmount, shippingTaxAmount, taxAmount, pricesIncludeTax FROM orders ORDER BY 1',
    ].map(select),
  );

it('every amount is there after the migrations, as if it had been written with the order', {
  timeout: 120_000,
}, async () => {
  await fillShop(service, customer, admin, { currency: 'JPY', price: '500' });
  await fillShop(service, customer, admin, { currency: 'USD', price: '19.99' });
  await fillShop(service, customer, admin, { currency: 'KWD', price: '1.255' });
  await expectInventoryHolds(service.sequelize);
  const before = await amounts();
  expect(before.map((rows) => rows.length > 0)).toEqual([true, true, true, true]);

  const migrator = createMigrator(service.sequelize);
  await migrator.down({ to: '0067-add-amounts-to-orders' });
  await migrator.up({ to: LAST_WITH_TEXT_IDS });
  expect(await amounts()).toEqual(before);

  // What was interrupted is done again, and what was done already stays so.
  await service.sequelize.query('UPDATE cancellation_items SET amount = 0 WHERE version = 2');
  await service.sequelize.query('UPDATE return_items SET amount = 0');
  const context = service.sequelize.getQueryInterface();
  await addAmountToCancellationItems.up(context);
  await addAmountToReturnItems.up(context);
  expect(await amounts()).toEqual(before);

  await migrator.up();
  expect(await amounts()).toEqual(before);
  await expectInventoryHolds(service.sequelize);
});

it('more orders than one step takes are filled to the last', async () => {
  // Made while it has all the columns of its model.
  const { id: productId } = await buildProduct();
  await createMigrator(service.sequelize).down({ to: FIRST_WITH_BYTES });
  const run = (sql: string) =>
    service.sequelize.query(sql, { replacements: { userId: customer.id, productId } });
  await run(
    `INSERT INTO orders (id, number, userId, status, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
     WITH RECURSIVE digits AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM digits WHERE n < 48),
       counted AS (SELECT one.n * 49 + other.n + 1 AS n FROM digits AS one JOIN digits AS other)
     SELECT CONCAT('00000000-0000-7000-8000-', LPAD(n, 12, '0')), LPAD(n, 12, '0'), :userId, 'cancelled', 6, 'USD', '{}', 'card',
       NOW(3), NOW(3) FROM counted`,
  );
  await run(
    `INSERT INTO order_items (orderId, line, productId, name, quantity, price, cancelledQuantity)
     SELECT id, 1, :productId, 'Product', 3, 2, 3 FROM orders WHERE id < '00000001'`,
  );
  await run(
    `INSERT INTO order_events (orderId, version, id, kind, fromStatus, toStatus, createdAt)
     SELECT id, 2, id, 'units_cancelled', 'pending', 'cancelled', createdAt FROM orders WHERE id < '00000001'`,
  );
  await run(
    `INSERT INTO cancellation_items (orderId, line, version, quantity, restocked)
     SELECT id, 1, 2, 3, 1 FROM orders WHERE id < '00000001'`,
  );
  await addAmountToCancellationItems.up(service.sequelize.getQueryInterface());
  expect(
    await select(`SELECT COUNT(*) AS orders, CAST(SUM(amount = 6) AS SIGNED) AS filled
      FROM cancellation_items WHERE orderId < '00000001'`),
  ).toEqual([{ orders: 2_401, filled: 2_401 }]);
});
