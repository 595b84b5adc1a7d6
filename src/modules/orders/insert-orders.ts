import type { Transaction } from 'sequelize';
import { insertRows } from '../../database/insert-rows.js';
import { Order, OrderItem } from '../../models/index.js';
import type { OrderPaymentStatus, OrderStatus } from '../../models/order.js';
import type { PricedOrder } from '../pricing/api.js';
import type { Placement } from './decide-orders.js';

/** An order that stands in the database. */
export interface PlacedOrder
  extends PricedOrder,
    Pick<Placement, 'number' | 'userId' | 'shippingAddress' | 'paymentMethod'> {
  id: string;
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  createdAt: Date;
}

/**
 * Inserts orders and their items, whose hook moves the stock. They are made of what the door and the database's own rows say,
 * so the models need not look again.
 */
export async function insertOrders(orders: PlacedOrder[], transaction: Transaction): Promise<void> {
  await insertRows(Order, orders.map(orderRow), transaction);
  await insertRows(OrderItem, orders.flatMap(itemRows), transaction);
}

// Column by column: copies by rest and spread took several times as long.

const orderRow = (order: PlacedOrder) => ({
  id: order.id,
  number: order.number,
  userId: order.userId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  totalAmount: order.totalAmount,
  currency: order.currency,
  shippingAddress: order.shippingAddress,
  paymentMethod: order.paymentMethod,
  createdAt: order.createdAt,
  updatedAt: order.createdAt,
});

const itemRows = ({ id, items }: PlacedOrder) =>
  items.map(({ line, productId, name, quantity, price, subtotal, total }) => ({
    orderId: id,
    line,
    productId,
    name,
    quantity,
    price,
    subtotal,
    total,
  }));
