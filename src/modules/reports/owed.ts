import { z } from 'zod';
import { idOf } from '../../models/id.js';
import type { OrderStatus, PaymentMethod } from '../../models/order.js';
import { isInKeyRange, keyRangeOf, orderNumberSql } from '../orders/api.js';
import type { Period } from './calendar.js';
import type { Report } from './report.js';

/** An order of which something is still to be paid. Amounts are decimal strings. */
export interface OwedOrder {
  orderId: string;
  orderNumber: string;
  status: OrderStatus;
  userId: number;
  email: string;
  paymentMethod: PaymentMethod;
  currency: string;
  /** As it was ordered. */
  totalAmount: string;
  /** Without what was cancelled or came back. */
  dueAmount: string;
  /** What was captured of that. */
  paidAmount: string;
  owedAmount: string;
  placedAt: Date;
}

// What was paid in full is not looked at any further. What was withheld is not owed either: who had paid it has.
const OWED = `
  SELECT reckoned.orderId, ${orderNumberSql('reckoned.number')} AS orderNumber, reckoned.status, reckoned.userId,
    customer.email, reckoned.paymentMethod, reckoned.currency, reckoned.totalAmount, reckoned.dueAmount, reckoned.paidAmount,
    reckoned.dueAmount - reckoned.paidAmount AS owedAmount, reckoned.placedAt
  FROM (
    SELECT placed.id AS orderId, placed.number, placed.status, placed.userId, placed.paymentMethod, placed.currency,
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
  JOIN users AS customer ON customer.id = reckoned.userId
  WHERE reckoned.dueAmount > reckoned.paidAmount`;

/** Orders of a period of which something is still to be paid, those placed first at the top. */
export function owedOrders(period: Period): Report<OwedOrder> {
  return { sql: OWED, order: [{ column: 'orderId', key: z.uuid(), bind: idOf }], values: keyRangeOf(period) };
}
