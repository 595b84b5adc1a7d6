import type { Transaction } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import type { Product, User } from '../../../src/models/index.js';
import type { Placement } from '../../../src/modules/orders/placing/decide-orders.js';
import { newOrderKeys } from '../../../src/modules/orders/placing/order-id.js';
import { type Outcome, placeOrders } from '../../../src/modules/orders/placing/place-orders.js';
import type { Line } from '../../../src/modules/pricing/api.js';
import { moveStock } from '../../../src/modules/stock/move-stock.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { LOCATION_ID } from '../../helpers/location.js';
import { holdLock } from '../../helpers/row-lock.js';

let service: TestApp;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
});
afterAll(() => service.close());

const asking = (lines: Line[], idempotency?: Placement['idempotency']): Placement => ({
  ...newOrderKeys(),
  userId: customer.id,
  lines,
  shippingAddress: ADDRESS,
  paymentMethod: 'card',
  idempotency,
});
const tell = (outcome: Outcome) =>
  'refused' in outcome
    ? outcome.refused.code
    : 'placed' in outcome
      ? 'placed'
      : `replay of ${outcome.replayOf}`;

describe('placeOrders', () => {
  it('decides each order of a batch on its own, in order of arrival', async () => {
    const { id: productId } = await buildProduct({ stock: 3 });
    const two = () => asking([{ productId, quantity: 2 }]);
    const one = asking([{ productId, quantity: 1 }]);
    const unknown = asking([{ productId: 999_999, quantity: 1 }]);
    const outcomes = await placeOrders(service.sequelize, [two(), two(), unknown, one]);
    expect(outcomes.map(tell)).toEqual(['placed', 'INSUFFICIENT_STOCK', 'PRODUCT_UNAVAILABLE', 'placed']);
  });

  it('needs at most 11 statements, whatever is in the batch', async () => {
    const products = await Promise.all(Array.from({ length: 10 }, () => buildProduct({ stock: 1_000 })));
    const basket = products.map(({ id }) => ({ productId: id, quantity: 1 }));
    const known = asking(basket, { key: 'known', requestHash: 'known' });
    await placeOrders(service.sequelize, [known]);
    const batch = [
      ...Array.from({ length: 40 }, (_, n) => asking(basket, { key: `new ${n}`, requestHash: 'new' })),
      ...Array.from({ length: 10 }, () => asking(basket)),
      asking([{ productId: 999_999, quantity: 1 }], { key: 'refused', requestHash: 'refused' }),
      asking(basket, { key: 'known', requestHash: 'known' }),
    ];

    let outcomes: Outcome[] = [];
    const statements = await service.statementsDuring(async () => {
      outcomes = await placeOrders(service.sequelize, batch);
    });

    expect(outcomes.slice(0, 50).every((outcome) => 'placed' in outcome)).toBe(true);
    expect(outcomes.slice(50).map(tell)).toEqual(['PRODUCT_UNAVAILABLE', `replay of ${known.orderId}`]);
    expect(statements.length).toBeLessThanOrEqual(11);
  });

  it('places nothing when one statement of the batch fails', async () => {
    const { id: productId } = await buildProduct({ stock: 5 });
    const good = asking([{ productId, quantity: 1 }]);
    const nobody = { ...asking([{ productId, quantity: 1 }]), userId: 4_000_000 };
    await expect(placeOrders(service.sequelize, [good, nobody])).rejects.toThrow();
    expect((await placeOrders(service.sequelize, [asking([{ productId, quantity: 5 }])])).map(tell)).toEqual([
      'placed',
    ]);
  });

  it.each<[string, (product: Product, transaction: Transaction) => Promise<unknown>, string[]]>([
    [
      'stock that someone else then took',
      ({ id: productId }, transaction) => {
        const level = { productId, locationId: LOCATION_ID };
        return moveStock([{ ...level, onHand: -4, kind: 'adjustment', reason: 'broken' }], transaction);
      },
      ['INSUFFICIENT_STOCK', 'placed'],
    ],
    [
      'a product that someone else then deleted',
      (product, transaction) => product.destroy({ transaction }),
      ['PRODUCT_UNAVAILABLE', 'PRODUCT_UNAVAILABLE'],
    ],
  ])('decides anew what it decided on %s', async (_what, takeAway, outcomes) => {
    const product = await buildProduct({ stock: 5 });
    const watcher = await holdLock(service.sequelize.getDatabaseName(), 'SELECT 1');
    const taken = new Signal();
    const letGo = new Signal();
    const taking = inTransaction(service.sequelize, async (transaction) => {
      await takeAway(product, transaction);
      taken.give();
      await letGo.given;
    });
    await taken.given;

    // It still reads five units of a product that is there, and then has to wait before it can take any.
    const placing = placeOrders(
      service.sequelize,
      [2, 1].map((quantity) => asking([{ productId: product.id, quantity }])),
    );
    await watcher.waiters();
    letGo.give();

    expect((await placing).map(tell)).toEqual(outcomes);
    await taking;
    await watcher.release();
    await expectInventoryHolds(service.sequelize);
  });
});

class Signal {
  give = () => {};
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}
