import { isInKeyRange } from '../orders/api.js';

/**
 * SQL: payments with captured money, for orders placed in a period. Money counts on the day the order was placed, whenever
 * it was captured. The index begins with `orderId`, so the period is a range of it.
 */
export const CAPTURED_PAYMENTS = `payments AS payment FORCE INDEX (payments_open)
    WHERE ${isInKeyRange('payment.orderId')} AND payment.open = 1 AND payment.captured > 0`;
