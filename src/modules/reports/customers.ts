import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { CANCELLED_AND_RETURNED } from './cancelled-and-returned.js';
import { CAPTURED_PAYMENTS } from './captured-payments.js';
import { currencyCode, type Report, wholeNumber } from './report.js';

/** Figures of one customer in one currency. Amounts are decimal strings. */
export interface CustomerFigures {
  userId: number;
  email: string;
  firstName: string;
  lastName: string;
  /** In all currencies, without fully cancelled orders. */
  orders: number;
  currency: string;
  ordersInCurrency: number;
  /** Ordered minus cancelled minus returned, paid or not. */
  netOrderedAmount: string;
  paidAmount: string;
  refundedAmount: string;
  /** Paid minus refunded. */
  spent: string;
}

const CUSTOMERS = `
  SELECT customer.id AS userId, customer.email, customer.firstName, customer.lastName, bought.orders,
    bought.currency, bought.ordersInCurrency, bought.netOrderedAmount, bought.paidAmount, bought.refundedAmount,
    bought.paidAmount - bought.refundedAmount AS spent
  FROM (
    SELECT userId, currency, CAST(SUM(SUM(orders)) OVER (PARTITION BY userId) AS SIGNED) AS orders,
      CAST(SUM(orders) AS SIGNED) AS ordersInCurrency, SUM(amount) AS netOrderedAmount,
      SUM(paid) AS paidAmount, SUM(refunded) AS refundedAmount
    FROM (
      SELECT userId, currency, SUM(status <> 'cancelled') AS orders, SUM(totalAmount) AS amount,
        0.00 AS paid, 0.00 AS refunded
      FROM orders WHERE ${isInKeyRange('id')} AND userId IS NOT NULL GROUP BY userId, currency
      UNION ALL
      SELECT placed.userId, placed.currency, 0, -SUM(back.cancelledAmount + back.returnedAmount), 0.00, 0.00
      FROM ${CANCELLED_AND_RETURNED} GROUP BY placed.userId, placed.currency
      UNION ALL
      SELECT placed.userId, paid.currency, 0, 0.00, SUM(paid.captured), SUM(paid.refunded)
      FROM (SELECT orderId, currency, captured, refunded FROM ${CAPTURED_PAYMENTS}) AS paid
      STRAIGHT_JOIN orders AS placed ON placed.id = paid.orderId GROUP BY placed.userId, paid.currency
    ) AS part
    GROUP BY userId, currency
  ) AS bought
  JOIN users AS customer ON customer.id = bought.userId
  WHERE bought.orders > :moreThan AND bought.ordersInCurrency > 0`;

/** Accounts with more than `moreThan` orders in a period, most orders first; one row per currency. */
export function frequentCustomers(period: Period, moreThan: number): Report<CustomerFigures> {
  return {
    sql: CUSTOMERS,
    order: [
      { column: 'orders', key: wholeNumber, descending: true },
      { column: 'userId', key: wholeNumber },
      { column: 'currency', key: currencyCode },
    ],
    values: { ...keyRangeOf(period), moreThan },
  };
}
