import type { OrderPaymentStatus, OrderStatus } from '../../../models/order.js';

/** Who asks for a change: the customer whose order it is, an admin, or the service itself (a payment came in, or none did). */
export type ActorRole = 'customer' | 'admin' | 'service';

export interface OrderTransition {
  from: OrderStatus;
  to: OrderStatus;
  by: readonly ActorRole[];
}

/**
 * Every way in which an order's status may change, and who may change it: routes, admin pages and refusals go by
 * this table, and docs/orders.md draws it. There is no way back and none past a step, so that what stands in
 * the events has happened; delivered and cancelled are the ends.
 */
export const ORDER_TRANSITIONS: readonly OrderTransition[] = [
  // It is paid, or will be paid later on terms that an admin accepts: from here on the shop works on it.
  { from: 'pending', to: 'processing', by: ['admin', 'service'] },
  // Nobody has worked on it yet, so the customer may still think better of it; or it was not paid in time.
  { from: 'pending', to: 'cancelled', by: ['customer', 'admin', 'service'] },
  // Every unit that was not cancelled has been sent.
  { from: 'processing', to: 'shipped', by: ['admin'] },
  // Until something is sent the customer may; then only the shop knows what can be stopped (cancel-order.ts looks at that).
  { from: 'processing', to: 'cancelled', by: ['customer', 'admin'] },
  // Every fulfilment has arrived. What was sent can no longer be cancelled, only returned.
  { from: 'shipped', to: 'delivered', by: ['admin'] },
];

/** What an order begins as: one that costs nothing waits for no payment. @param totalAmount a decimal string */
export const placedStatusOf = (totalAmount: string): OrderStatus =>
  Number(totalAmount) === 0 ? 'processing' : 'pending';

/** What has been paid of an order when it is placed. @param totalAmount a decimal string */
export const placedPaymentStatusOf = (totalAmount: string): OrderPaymentStatus =>
  Number(totalAmount) === 0 ? 'paid' : 'unpaid';

/** Where an order may go next when that one asks. */
export function nextStatuses(from: OrderStatus, as: ActorRole): OrderStatus[] {
  return ORDER_TRANSITIONS.filter((one) => one.from === from && one.by.includes(as)).map(({ to }) => to);
}
