import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../src/database/transaction.js';
import { Order, OrderItem, type Product, type User } from '../../src/models/index.js';
import type { PaymentMethod } from '../../src/models/order.js';
import { totalOf } from '../../src/money/amounts.js';
import { ADDRESS } from './factories.js';

/**
 * An order as the service would have placed it at that time; all its products are of one currency.
 * @param at ISO 8601, in UTC
 * @returns its id
 */
export async function placeInThePast(
  sequelize: Sequelize,
  at: string,
  user: User,
  lines: Array<[product: Product, quantity: number]>,
  paymentMethod: PaymentMethod = 'card',
): Promise<string> {
  const createdAt = new Date(at);
  const id = uuid({ msecs: createdAt.getTime() });
  const items = lines.map(([{ id: productId, name, price }, quantity], index) => ({
    orderId: id,
    line: index + 1,
    productId,
    name,
    quantity,
    price,
  }));
  await inTransaction(sequelize, async (transaction) => {
    await Order.create(
      {
        id,
        userId: user.id,
        totalAmount: totalOf(items, (lines[0] as [Product, number])[0].currency),
        currency: (lines[0] as [Product, number])[0].currency,
        shippingAddress: ADDRESS,
        paymentMethod,
        createdAt,
      },
      { transaction },
    );
    await OrderItem.bulkCreate(items, { transaction });
  });
  return id;
}
