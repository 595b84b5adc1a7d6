import type { Transaction } from 'sequelize';
import { insertRows } from '../../../database/insert-rows.js';
import type { NewEvent } from '../../../events/catalogue.js';
import { emit } from '../../../events/emit.js';
import { GuestOrder, Order, OrderItem } from '../../../models/index.js';
import type { OrderPaymentStatus, OrderStatus } from '../../../models/order.js';
import type { FromHolds } from '../../../models/order-item.js';
import { formatOrderNumber } from '../../../rules/order-number.js';
import type { PricedOrder } from '../../pricing/api.js';
import type { Allocation } from '../../stock/api.js';
import type { PlacedLine } from './backordered-lines.js';
import type { Placement } from './decide-orders.js';

/** An order that is about to be inserted. */
export interface PlacedOrder
  extends PricedOrder,
    Pick<Placement, 'number' | 'userId' | 'guest' | 'shippingAddress' | 'billingAddress' | 'paymentMethod'> {
  /** Of a guest. */
  email?: string;
  id: string;
  items: PlacedLine[];
  /** Where the units of each line come from: for the hook, not stored. */
  allocation: Allocation['parts'];
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  createdAt: Date;
}

/**
 * Inserts orders and their items, whose hook moves the stock, and emits their events. Skips model validation: the values come from the validated request
 * and the database.
 *
 * @param from the holds that the orders use up
 */
export async function insertOrders(
  orders: PlacedOrder[],
  transaction: Transaction,
  from?: FromHolds,
): Promise<void> {
  // A batch is priced by one revision of the rules, so all orders of it have `pricing` or none.
  const isRuled = orders.some(({ pricing }) => pricing !== undefined);
  const rows = orders.map(isRuled ? ruledOrderRow : orderRow);
  await insertRows(Order, orders.some(isAddressed) ? rows.map(addressed(orders)) : rows, transaction);
  const guests = orders.filter(({ guest }) => guest);
  await insertRows(GuestOrder, guests.map(guestRow), transaction);
  await insertRows(OrderItem, orders.flatMap(isRuled ? ruledItemRows : itemRows), transaction, from);
  await emit(orders.map(placedEvent), transaction);
}

const placedEvent = ({ id, number, status, totalAmount, currency }: PlacedOrder): NewEvent => ({
  type: 'order.placed',
  aggregateId: id,
  version: 1,
  data: { number: formatOrderNumber(number), status, totalAmount, currency },
});

// Column by column: rest and spread took several times as long. A shop without rules leaves out columns whose database defaults
// are right.

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

const isAddressed = ({ guest, billingAddress }: PlacedOrder): boolean =>
  guest !== undefined || billingAddress !== undefined;

/** With columns that few orders need. */
const addressed = (orders: readonly PlacedOrder[]) => (row: object, index: number) => {
  const { email, billingAddress } = orders[index] as PlacedOrder;
  return Object.assign(row, { email, billingAddress });
};

const guestRow = ({ id, guest }: PlacedOrder) => ({ orderId: id, emailKey: guest?.emailKey });

const itemRows = ({ id, items, allocation }: PlacedOrder) =>
  items.map(({ line, productId, name, quantity, price, subtotal, total }, index) => ({
    orderId: id,
    line,
    productId,
    name,
    quantity,
    price,
    subtotal,
    total,
    allocation: allocation[index],
  }));

/** Row of a shop with pricing rules. */
const ruledOrderRow = (order: PlacedOrder) => ({
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
  discountAmount: order.discountAmount,
  shippingAmount: order.shippingAmount,
  shippingTaxAmount: order.shippingTaxAmount,
  taxAmount: order.taxAmount,
  pricesIncludeTax: order.pricesIncludeTax,
  pricing: order.pricing,
});

const ruledItemRows = ({ id, items, allocation }: PlacedOrder) =>
  items.map((item, index) => ({
    orderId: id,
    line: item.line,
    productId: item.productId,
    name: item.name,
    quantity: item.quantity,
    price: item.price,
    subtotal: item.subtotal,
    total: item.total,
    allocation: allocation[index],
    discountAmount: item.discountAmount,
    taxAmount: item.taxAmount,
  }));
