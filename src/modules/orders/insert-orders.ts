import type { Transaction } from 'sequelize';
import { insertRows } from '../../database/insert-rows.js';
import { Order, OrderItem } from '../../models/index.js';
import type { OrderPaymentStatus, OrderStatus } from '../../models/order.js';
import type { PricedLine, PricedOrder } from '../pricing/api.js';
import type { Placement } from './decide-orders.js';

/** An order as it is inserted. */
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
  // A batch is priced by one revision of the rules, so it is all or none.
  const isRuled = orders.some(({ pricing }) => pricing !== undefined);
  await insertRows(Order, orders.map(isRuled ? ruledOrderRow : orderRow), transaction);
  await insertRows(OrderItem, orders.flatMap(isRuled ? ruledItemRows : itemRows), transaction);
}

// Column by column: copies by rest and spread took several times as long. A shop without rules writes no
// column that says what the database's default says.

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

/** Of a shop with rules. */
const ruledOrderRow = (order: PlacedOrder) =>
  Object.assign(orderRow(order), {
    discountAmount: order.discountAmount,
    shippingAmount: order.shippingAmount,
    shippingTaxAmount: order.shippingTaxAmount,
    taxAmount: order.taxAmount,
    pricesIncludeTax: order.pricesIncludeTax,
    pricing: order.pricing,
  });

const ruledItemRows = (order: PlacedOrder) =>
  itemRows(order).map((row, index) => {
    const { discountAmount, taxAmount } = order.items[index] as PricedLine;
    return Object.assign(row, { discountAmount, taxAmount });
  });
