import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../src/database/transaction.js';
import { Order, OrderItem, type Product, type User } from '../../src/models/index.js';
import type { PaymentMethod } from '../../src/models/order.js';
import { type PricedOrder, type ProductForSale, priceOrder } from '../../src/modules/pricing/api.js';
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
  const { priced } = priceOrder(
    {
      lines: lines.map(([{ id: productId }, quantity]) => ({ productId, quantity })),
      shippingAddress: ADDRESS,
    },
    new Map<number, ProductForSale>(lines.map(([product]) => [product.id, product])),
  ) as { priced: PricedOrder };
  const { items, ...order } = priced;
  await inTransaction(sequelize, async (transaction) => {
    await Order.create(
      {
        id,
        userId: user.id,
        ...order,
        shippingAddress: ADDRESS,
        paymentMethod,
        createdAt,
      },
      { transaction },
    );
    await OrderItem.bulkCreate(
      items.map((item) => ({ orderId: id, ...item })),
      { transaction },
    );
  });
  return id;
}
