import type { Queries } from '../../database/queries.js';
import { isInKeyRange, keyRangeOf, placedAtMsSql } from '../orders/api.js';
import { type Bucket, type BucketUnit, bucketsOf, type Period } from './calendar.js';
import { CANCELLED_AND_RETURNED } from './cancelled-and-returned.js';
import { CAPTURED_PAYMENTS } from './captured-payments.js';
import { select } from './report.js';

/** Orders and money of one currency in one day, week or month. Amounts are decimal strings. */
export interface SalesFigures {
  currency: string;
  /** All placed orders. */
  orders: number;
  /** Fully cancelled orders. */
  cancelledOrders: number;
  orderedAmount: string;
  /** As the orders were placed, like shipping and tax. */
  discountAmount: string;
  /** After discounts. */
  shippingAmount: string;
  /** Tax on lines and shipping. */
  taxAmount: string;
  cancelledAmount: string;
  returnedAmount: string;
  /** Ordered minus cancelled minus returned, paid or not. */
  netOrderedAmount: string;
  /** Captured. */
  paidAmount: string;
  refundedAmount: string;
  /** Paid minus refunded. */
  revenue: string;
}
type SalesRow = Omit<Bucket, 'startMs'> & SalesFigures;

// INTERVAL(n, a, b, …) returns how many of the ascending values are <= n: the number of the bucket, from 1.
const SALES = `
  SELECT bucket, currency, CAST(SUM(orders) AS SIGNED) AS orders, CAST(SUM(cancelledOrders) AS SIGNED) AS cancelledOrders,
    SUM(ordered) AS orderedAmount, SUM(discount) AS discountAmount, SUM(shipping) AS shippingAmount, SUM(tax) AS taxAmount,
    SUM(cancelled) AS cancelledAmount, SUM(returned) AS returnedAmount,
    SUM(ordered) - SUM(cancelled) - SUM(returned) AS netOrderedAmount, SUM(paid) AS paidAmount,
    SUM(refunded) AS refundedAmount, SUM(paid) - SUM(refunded) AS revenue
  FROM (
    SELECT INTERVAL(${placedAtMsSql('placed.id')}, :starts) AS bucket, placed.currency, COUNT(*) AS orders,
      SUM(placed.status = 'cancelled') AS cancelledOrders, SUM(placed.totalAmount) AS ordered,
      SUM(placed.discountAmount) AS discount, SUM(placed.shippingAmount) AS shipping, SUM(placed.taxAmount) AS tax,
      0.00 AS cancelled, 0.00 AS returned, 0.00 AS paid, 0.00 AS refunded
    FROM orders AS placed WHERE ${isInKeyRange('placed.id')} GROUP BY bucket, placed.currency
    UNION ALL
    SELECT INTERVAL(${placedAtMsSql('back.orderId')}, :starts) AS bucket, placed.currency, 0, 0, 0.00, 0.00, 0.00, 0.00,
      SUM(back.cancelledAmount), SUM(back.returnedAmount), 0.00, 0.00
    FROM ${CANCELLED_AND_RETURNED} GROUP BY bucket, placed.currency
    UNION ALL
    SELECT INTERVAL(${placedAtMsSql('payment.orderId')}, :starts) AS bucket, payment.currency, 0, 0, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
      SUM(payment.captured), SUM(payment.refunded)
    FROM ${CAPTURED_PAYMENTS} GROUP BY bucket, payment.currency
  ) AS part
  GROUP BY bucket, currency ORDER BY bucket, currency`;

/**
 * Orders and revenue of a period by day, week or month. Each bucket has one row for every currency of the period, even
 * without orders.
 * @param currency used if the period has no orders at all
 */
export async function readSales(
  sequelize: Queries,
  period: Period,
  groupBy: BucketUnit,
  currency: string,
): Promise<SalesRow[]> {
  const buckets = bucketsOf(period, groupBy);
  const rows = await readFigures(
    sequelize,
    period,
    buckets.map(({ startMs }) => startMs),
  );
  const found = new Map(rows.map(({ bucket, ...figures }) => [`${bucket} ${figures.currency}`, figures]));
  const currencies = rows.length > 0 ? [...new Set(rows.map((row) => row.currency))].sort() : [currency];
  return buckets.flatMap(({ from, to }, index) =>
    currencies.map((one) => ({ from, to, ...(found.get(`${index + 1} ${one}`) ?? nothing(one)) })),
  );
}

/**
 * Figures between each start and the next, one row per currency; none without orders.
 * @param starts epoch milliseconds, ascending; the first starts bucket 1
 */
export const readFigures = (
  sequelize: Queries,
  within: { startMs: number; endMs: number },
  starts: number[],
): Promise<Array<SalesFigures & { bucket: number }>> =>
  select(sequelize, SALES, { ...keyRangeOf(within), starts });

const nothing = (currency: string): SalesFigures => ({
  currency,
  orders: 0,
  cancelledOrders: 0,
  orderedAmount: '0',
  discountAmount: '0',
  shippingAmount: '0',
  taxAmount: '0',
  cancelledAmount: '0',
  returnedAmount: '0',
  netOrderedAmount: '0',
  paidAmount: '0',
  refundedAmount: '0',
  revenue: '0',
});
