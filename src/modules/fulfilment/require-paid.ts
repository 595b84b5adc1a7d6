import { Problem } from '../../errors.js';
import type { OrderPaymentStatus, PaymentMethod } from '../../models/order.js';
import type { LockedOrder } from '../orders/api.js';

/** Of which the shop has no money, holds none, and is to get none. */
const UNPAID_STATUSES: ReadonlySet<OrderPaymentStatus> = new Set(['unpaid', 'voided', 'refunded']);

/** Paid after the goods have come: that nobody has paid yet is what was agreed. */
const PAY_LATER_METHODS: ReadonlySet<PaymentMethod> = new Set(['cash_on_delivery', 'invoice']);

/**
 * Goods leave for money, or for the promise of it; for neither only when an admin insists.
 * @returns whether it is neither
 * @throws Problem ORDER_NOT_PAID
 */
export function requirePaid({ paymentStatus, paymentMethod }: LockedOrder, force: boolean): boolean {
  if (!UNPAID_STATUSES.has(paymentStatus)) return false;
  if (paymentStatus === 'unpaid' && PAY_LATER_METHODS.has(paymentMethod)) return false;
  if (force) return true;
  throw new Problem(
    'ORDER_NOT_PAID',
    `The order is ${paymentStatus}, and is to be paid by ${paymentMethod}. Take the money first, or send it with force and a reason.`,
    { extensions: { paymentStatus, paymentMethod } },
  );
}
