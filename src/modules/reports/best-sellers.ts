import { share, unitsOf } from '../../money/amounts-in-sql.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { CANCELLED_AND_RETURNED } from './cancelled-and-returned.js';
import { decimal, type Report, wholeNumber } from './report.js';

export const BEST_SELLER_SORTS = ['units', 'amount'] as const;

export interface BestSeller {
  productId: number;
  /** Current SKU and name. */
  sku: string;
  name: string;
  currency: string;
  /** Orders that contain it, including cancelled ones. */
  orders: number;
  /** Ordered minus cancelled minus returned. */
  units: number;
  cancelledUnits: number;
  returnedUnits: number;
  /** What was charged for those units when they were ordered, paid or not: a decimal string. */
  netOrderedAmount: string;
  /** Discounts of those units. */
  discountAmount: string;
  /** Tax of those units, whether or not prices include it. */
  taxAmount: string;
}

/** SQL: the part of a line's amount that belongs to its cancelled and returned units. */
const goneOf = (amount: string) =>
  `SUM(${share(`item.${amount} * gone.unit`, 'gone.cancelled + gone.returned', 'item.quantity')} / gone.unit)`;

// COUNT(*) counts orders: lines of the same product are merged when an order is placed.
const BEST_SELLERS = `
  SELECT product.id AS productId, product.sku, product.name, :currency AS currency, sold.orders, sold.units,
    sold.cancelledUnits, sold.returnedUnits, sold.netOrderedAmount, sold.discountAmount, sold.taxAmount
  FROM (
    SELECT productId, CAST(SUM(orders) AS SIGNED) AS orders,
      CAST(SUM(ordered) - SUM(cancelled) - SUM(returned) AS SIGNED) AS units,
      CAST(SUM(cancelled) AS SIGNED) AS cancelledUnits, CAST(SUM(returned) AS SIGNED) AS returnedUnits,
      SUM(amount) AS netOrderedAmount, CAST(SUM(discount) AS DECIMAL(65, 3)) AS discountAmount,
      CAST(SUM(tax) AS DECIMAL(65, 3)) AS taxAmount
    FROM (
      SELECT item.productId, COUNT(*) AS orders, SUM(item.quantity) AS ordered, 0 AS cancelled, 0 AS returned,
        SUM(item.total) AS amount, SUM(item.discountAmount) AS discount, SUM(item.taxAmount) AS tax
      FROM orders AS placed JOIN order_items AS item ON item.orderId = placed.id
      WHERE ${isInKeyRange('placed.id')} AND placed.currency = :currency GROUP BY item.productId
      UNION ALL
      SELECT item.productId, 0, 0, SUM(gone.cancelled), SUM(gone.returned), -SUM(gone.amount),
        -${goneOf('discountAmount')}, -${goneOf('taxAmount')}
      FROM (
        SELECT back.orderId, back.line, CAST(SUM(back.cancelled) AS SIGNED) AS cancelled,
          CAST(SUM(back.returned) AS SIGNED) AS returned, SUM(back.cancelledAmount + back.returnedAmount) AS amount,
          ${unitsOf(':currency')} AS unit
        FROM ${CANCELLED_AND_RETURNED} WHERE placed.currency = :currency GROUP BY back.orderId, back.line
      ) AS gone
      JOIN order_items AS item ON item.orderId = gone.orderId AND item.line = gone.line GROUP BY item.productId
    ) AS part
    GROUP BY productId HAVING units > 0
  ) AS sold
  JOIN products AS product ON product.id = sold.productId`;

/** Best-selling products of a period, for orders of one currency: amounts in two currencies cannot be ranked. */
export function bestSellers(
  period: Period,
  { sort, currency }: { sort: (typeof BEST_SELLER_SORTS)[number]; currency: string },
): Report<BestSeller> {
  return {
    sql: BEST_SELLERS,
    order: [
      sort === 'units'
        ? { column: 'units', key: wholeNumber, descending: true }
        : { column: 'netOrderedAmount', key: decimal, descending: true },
      { column: 'productId', key: wholeNumber },
    ],
    values: { ...keyRangeOf(period), currency },
  };
}
