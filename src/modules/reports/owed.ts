import { z } from 'zod';
import { idOf } from '../../models/id.js';
import type { OrderStatus, PaymentMethod } from '../../models/order.js';
import { isInKeyRange, keyRangeOf, orderNumberSql } from '../orders/api.js';
import type { Period } from './calendar.js';
import type { Report } from './report.js';

/** An order with an unpaid balance. Amounts are decimal strings. */
export interface OwedOrder {
  orderId: string;
  orderNumber: string;
  status: OrderStatus;
  /** Null for a guest. */
  userId: number | null;
  email: string;
  paymentMethod: PaymentMethod;
  currency: string;
  /** Total when it was placed. */
  totalAmount: string;
  /** Total minus cancelled and returned units. */
  dueAmount: string;
  /** Captured so far. */
  paidAmount: string;
  owedAmount: string;
  placedAt: Date;
}

// Fully captured orders are skipped early. Withheld refunds are subtracted too: those units are no longer due.
const OWED = `
  SELECT reckoned.orderId, ${orderNumberSql('reckoned.number')} AS orderNumber, reckoned.status, reckoned.userId,
    COALESCE(customer.email, reckoned.email) AS email, reckoned.paymentMethod, reckoned.currency, reckoned.totalAmount, reckoned.dueAmount, reckoned.paidAmount,
    reckoned.dueAmount - reckoned.paidAmount AS owedAmount, reckoned.placedAt
  FROM (
    SELECT placed.id AS orderId, placed.number, placed.status, placed.userId, placed.email, placed.paymentMethod, placed.currency,
      placed.totalAmount, placed.createdAt AS placedAt, COALESCE(payment.captured, 0.00) AS paidAmount,
      placed.totalAmount
        - COALESCE((SELECT SUM(amount) FROM refund_requests AS request WHERE request.orderId = placed.id), 0.00)
        - COALESCE((SELECT SUM(amount) FROM withheld_refunds AS withheld WHERE withheld.orderId = placed.id), 0.00)
        AS dueAmount
    FROM orders AS placed
    LEFT JOIN payments AS payment ON payment.orderId = placed.id AND payment.open = 1
    WHERE ${isInKeyRange('placed.id')} AND placed.status <> 'cancelled'
      AND placed.totalAmount > COALESCE(payment.captured, 0.00)
  ) AS reckoned
  LEFT JOIN users AS customer ON customer.id = reckoned.userId
  WHERE reckoned.dueAmount > reckoned.paidAmount`;

/** Orders of a period with an unpaid balance, oldest first. */
export function owedOrders(period: Period): Report<OwedOrder> {
  return { sql: OWED, order: [{ column: 'orderId', key: z.uuid(), bind: idOf }], values: keyRangeOf(period) };
}
