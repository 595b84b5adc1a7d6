import type { OrderPaymentStatus, OrderStatus } from '../../../models/order.js';

/** Who makes a change: the customer, an admin, or the service itself (for example when a payment arrives). */
export type ActorRole = 'customer' | 'admin' | 'service';

export interface OrderTransition {
  from: OrderStatus;
  to: OrderStatus;
  by: readonly ActorRole[];
}

/**
 * All allowed changes of an order's status, and who may make them. docs/orders.md draws this table, and a test compares the
 * two. There is no way back, and no step can be skipped.
 */
export const ORDER_TRANSITIONS: readonly OrderTransition[] = [
  // Paid or authorized, or an admin accepts it without payment.
  { from: 'pending', to: 'processing', by: ['admin', 'service'] },
  // By hand, or because it was not paid in time.
  { from: 'pending', to: 'cancelled', by: ['customer', 'admin', 'service'] },
  // All units that were not cancelled are shipped.
  { from: 'processing', to: 'shipped', by: ['admin'] },
  // The customer only before anything is shipped; cancel-order.ts checks that.
  { from: 'processing', to: 'cancelled', by: ['customer', 'admin'] },
  // All fulfilments are delivered.
  { from: 'shipped', to: 'delivered', by: ['admin'] },
];

/** Initial status; a free order does not wait for a payment. @param totalAmount a decimal string */
export const placedStatusOf = (totalAmount: string): OrderStatus =>
  Number(totalAmount) === 0 ? 'processing' : 'pending';

/** Initial payment status. @param totalAmount a decimal string */
export const placedPaymentStatusOf = (totalAmount: string): OrderPaymentStatus =>
  Number(totalAmount) === 0 ? 'paid' : 'unpaid';

/** The statuses that an actor may change an order to. */
export function nextStatuses(from: OrderStatus, as: ActorRole): OrderStatus[] {
  return ORDER_TRANSITIONS.filter((one) => one.from === from && one.by.includes(as)).map(({ to }) => to);
}
