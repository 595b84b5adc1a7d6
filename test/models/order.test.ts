import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { Order, OrderItem, StockMovement, type User } from '../../src/models/index.js';
import {
  ADDRESS,
  createOrder,
  createProduct,
  createUser,
  type MigratedDatabase,
  migratedDatabase,
  orderAttributes,
  unbalancedLevels,
  unitsLeft,
} from './rows.js';

let db: MigratedDatabase;
let user: User;
beforeAll(async () => {
  db = await migratedDatabase();
  user = await createUser();
});
afterAll(() => db.close());

const item = (orderId: string, line: number, productId: number, quantity: number) => ({
  orderId,
  line,
  productId,
  quantity,
  name: 'Product',
  price: '10.00',
});

describe('an order item', () => {
  it('takes its stock when it is made', async () => {
    const product = await createProduct(5);
    const order = await createOrder(user.id);
    await inTransaction(db.sequelize, (transaction) =>
      OrderItem.create(item(order.id, 1, product.id, 2), { transaction }),
    );
    expect(await unitsLeft(product.id)).toBe(3);
    const movement = await StockMovement.findOne({ where: { orderId: order.id } });
    expect(movement).toMatchObject({ productId: product.id, onHand: 0, committed: 2, kind: 'order' });
  });

  it('takes its stock when it is made with others', async () => {
    const [one, two] = [await createProduct(5), await createProduct(5)];
    const order = await createOrder(user.id);
    await inTransaction(db.sequelize, (transaction) =>
      OrderItem.bulkCreate([item(order.id, 1, one.id, 2), item(order.id, 2, two.id, 5)], { transaction }),
    );
    expect([await unitsLeft(one.id), await unitsLeft(two.id)]).toEqual([3, 0]);
    expect(await StockMovement.count({ where: { orderId: order.id } })).toBe(2);
    expect(await unbalancedLevels(db.sequelize)).toEqual([]);
  });

  it('takes its stock once when each item of a bulk has its own hooks', async () => {
    const product = await createProduct(5);
    const order = await createOrder(user.id);
    await inTransaction(db.sequelize, (transaction) =>
      OrderItem.bulkCreate([item(order.id, 1, product.id, 2)], { transaction, individualHooks: true }),
    );
    expect(await unitsLeft(product.id)).toBe(3);
  });

  it('is not made when there is too little, and neither is its order', async () => {
    const [plenty, few] = [await createProduct(5), await createProduct(1)];
    const attributes = orderAttributes(user.id);
    const refused = inTransaction(db.sequelize, async (transaction) => {
      await Order.create(attributes, { transaction });
      await OrderItem.bulkCreate([item(attributes.id, 1, plenty.id, 1), item(attributes.id, 2, few.id, 2)], {
        transaction,
      });
    });
    await expect(refused).rejects.toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      extensions: { shortages: [{ productId: few.id, requested: 2, available: 1 }] },
    });
    expect(await Order.findByPk(attributes.id)).toBeNull();
    expect(await OrderItem.count({ where: { orderId: attributes.id } })).toBe(0);
    expect([await unitsLeft(plenty.id), await unitsLeft(few.id)]).toEqual([5, 1]);
  });

  it.each(['create', 'bulkCreate'] as const)('is not made by %s without a transaction', async (how) => {
    const product = await createProduct(5);
    const order = await createOrder(user.id);
    const row = item(order.id, 1, product.id, 2);
    const made = how === 'create' ? OrderItem.create(row) : OrderItem.bulkCreate([row]);
    await expect(made).rejects.toThrow('in a transaction');
    expect(await OrderItem.count({ where: { orderId: order.id } })).toBe(0);
    expect(await unitsLeft(product.id)).toBe(5);
  });

  it.each([
    ['quantity', 0],
    ['quantity', -1],
    ['quantity', 1.5],
    ['quantity', 10_001],
    ['price', '0.0001'],
    ['price', '-1'],
    ['name', ''],
    ['line', 0],
  ])('refuses %s %j', async (field, value) => {
    const product = await createProduct(20_000);
    const order = await createOrder(user.id);
    const made = inTransaction(db.sequelize, (transaction) =>
      OrderItem.create({ ...item(order.id, 1, product.id, 1), [field]: value }, { transaction }),
    );
    await expect(made).rejects.toMatchObject({ name: 'SequelizeValidationError', errors: [{ path: field }] });
    expect(await unitsLeft(product.id)).toBe(20_000);
  });
});

describe('an order', () => {
  it('gives back the address it was made with', async () => {
    const address = {
      ...ADDRESS,
      line2: 'Flat 3',
      region: 'London',
      postalCode: 'SW1Y 4LE',
      phone: '+44 20 7946 0000',
    };
    const { id } = await Order.create({ ...orderAttributes(user.id), shippingAddress: address });
    expect((await Order.findByPk(id))?.shippingAddress).toEqual(address);
  });

  it.each([
    [{}, 'fullName is missing'],
    [{ ...ADDRESS, city: undefined }, 'city is missing'],
    [{ ...ADDRESS, line1: '' }, 'line1 must be one line'],
    [{ ...ADDRESS, line1: 'x'.repeat(201) }, 'line1 must be one line'],
    [{ ...ADDRESS, city: 'Lon\ndon' }, 'city must be one line'],
    [{ ...ADDRESS, city: { name: 'London' } }, 'city must be one line'],
    [{ ...ADDRESS, country: 'United Kingdom' }, 'country must be an ISO 3166-1 code'],
    [{ ...ADDRESS, isAdmin: true }, 'isAdmin is not a part of an address'],
    ['12 St James Square', 'must be an address'],
    [[ADDRESS], 'is missing'],
  ])('refuses the address %j', async (shippingAddress, message) => {
    const made = Order.create({ ...orderAttributes(user.id), shippingAddress } as never);
    await expect(made).rejects.toThrow(message);
  });

  it.each([
    ['id', 'not-a-uuid'],
    ['id', '2f1e7d7a-6a0b-4f43-8f9d-0b6f7b7b7b7b'],
    ['totalAmount', '0.0001'],
    ['totalAmount', '1.234'],
    ['totalAmount', '-3'],
    ['currency', 'usd'],
    ['status', 'lost'],
    ['paymentMethod', 'barter'],
  ])('refuses %s %j', async (field, value) => {
    const made = Order.create({ ...orderAttributes(user.id), [field]: value } as never);
    await expect(made).rejects.toMatchObject({ name: 'SequelizeValidationError', errors: [{ path: field }] });
  });

  it('begins as pending, in version 1', async () => {
    const { id } = await createOrder(user.id);
    expect(await Order.findByPk(id)).toMatchObject({ status: 'pending', version: 1, totalAmount: '10.00' });
  });
});
