import type { Migration } from './migration.js';
import { updateByOrder } from './order-slices.js';

const DUE = `orders.totalAmount
  - (SELECT COALESCE(SUM(amount), 0) FROM refund_requests WHERE orderId = orders.id)
  - (SELECT COALESCE(SUM(amount - kept), 0) FROM withheld_refunds WHERE orderId = orders.id)`;

// Frozen at this step. A row that is right already is not written.
const FILL = `
  UPDATE orders LEFT JOIN payments AS payment ON payment.orderId = orders.id AND payment.open = 1
  SET orders.paymentStatus = CASE
    WHEN orders.totalAmount = 0 THEN 'paid'
    WHEN payment.captured > 0 AND payment.refunded >= payment.captured THEN 'refunded'
    WHEN payment.captured > 0 AND payment.refunded > 0 THEN 'partially_refunded'
    WHEN payment.captured > 0 AND payment.captured < ${DUE} THEN 'partially_paid'
    WHEN payment.captured > 0 THEN 'paid'
    WHEN payment.authorized > 0 THEN 'authorized'
    WHEN payment.id IS NULL
      AND EXISTS (SELECT 1 FROM payments AS past WHERE past.orderId = orders.id AND past.status = 'voided') THEN 'voided'
    ELSE 'unpaid'
  END
  WHERE orders.id > ? AND orders.id <= ?`;

export const fillPaymentStatusOfOrders: Migration = {
  name: '0084-fill-payment-status-of-orders',
  worksOnRows: true,
  up: (queryInterface) => updateByOrder(queryInterface, 'orders', FILL),
  // What was there before was the default alone, and who reads it comes later.
  down: async () => {},
};
