import { isInKeyRange } from '../orders/api.js';

/**
 * What was taken of the orders of a period, whenever that was: it counts on the day on which the order was placed. Their
 * range is one of the key that begins with the order's.
 */
export const CAPTURED_PAYMENTS = `payments AS payment FORCE INDEX (payments_open)
    WHERE ${isInKeyRange('payment.orderId')} AND payment.open = 1 AND payment.captured > 0`;
