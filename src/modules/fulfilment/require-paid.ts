import { Problem } from '../../errors.js';
import type { OrderPaymentStatus, PaymentMethod } from '../../models/order.js';
import type { LockedOrder } from '../orders/api.js';

/** The shop neither has nor holds any money. */
const UNPAID_STATUSES: ReadonlySet<OrderPaymentStatus> = new Set(['unpaid', 'voided', 'refunded']);

/** Methods that are paid after delivery: being unpaid is expected. */
const PAY_LATER_METHODS: ReadonlySet<PaymentMethod> = new Set(['cash_on_delivery', 'invoice']);

/**
 * Allows shipping only if the order is paid, authorized or paid after delivery; otherwise only with `force`.
 * @returns whether `force` was needed
 * @throws Problem ORDER_NOT_PAID
 */
export function requirePaid({ paymentStatus, paymentMethod }: LockedOrder, force: boolean): boolean {
  if (!UNPAID_STATUSES.has(paymentStatus)) return false;
  if (paymentStatus === 'unpaid' && PAY_LATER_METHODS.has(paymentMethod)) return false;
  if (force) return true;
  throw new Problem(
    'ORDER_NOT_PAID',
    `The order is ${paymentStatus}, and is to be paid by ${paymentMethod}. Take the payment first, or ship it with force and a reason.`,
    { extensions: { paymentStatus, paymentMethod } },
  );
}
