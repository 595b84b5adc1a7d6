import { z } from 'zod';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { currencyCode, decimal, type Report, wholeNumber } from './report.js';

/** Figures of one discount and code, for orders of one currency. Amounts are decimal strings. */
export interface DiscountFigures {
  discountId: number;
  /** Latest name. */
  name: string;
  /** null for an automatic discount. */
  code: string | null;
  class: 'line' | 'order' | 'shipping';
  currency: string;
  orders: number;
  /** Of these, fully cancelled orders. */
  cancelledOrders: number;
  discountAmount: string;
  /** Totals of those orders. */
  orderedAmount: string;
  /** For sorting only. */
  codeKey: string;
}

const LONGEST_CODE = 255;

const DISCOUNTS = `
  SELECT figures.*, COALESCE(code, '') COLLATE utf8mb4_bin AS codeKey
  FROM (
    SELECT used.discountId, SUBSTR(MAX(CONCAT(HEX(used.orderId), used.name)), 33) AS name, used.code, MAX(used.class) AS class,
      used.currency, COUNT(*) AS orders, CAST(SUM(used.status = 'cancelled') AS SIGNED) AS cancelledOrders,
      SUM(used.amount) AS discountAmount, SUM(used.totalAmount) AS orderedAmount
    FROM (
      SELECT placed.id AS orderId, placed.currency, placed.status, placed.totalAmount, discount.discountId, discount.name,
        discount.code COLLATE utf8mb4_bin AS code, discount.class, discount.amount
      FROM orders AS placed
      JOIN JSON_TABLE(placed.pricing, '$.discounts[*]' COLUMNS (discountId INT PATH '$.discountId',
        name VARCHAR(255) PATH '$.name', code VARCHAR(${LONGEST_CODE}) PATH '$.code', class VARCHAR(8) PATH '$.class',
        amount DECIMAL(15, 3) PATH '$.amount')) AS discount
      WHERE ${isInKeyRange('placed.id')} AND placed.pricing IS NOT NULL
    ) AS used
    GROUP BY used.discountId, used.code, used.currency
  ) AS figures`;

/** Discounts of a period's orders by code, largest amount first. */
export function discountsByCode(period: Period): Report<DiscountFigures> {
  return {
    sql: DISCOUNTS,
    order: [
      { column: 'discountAmount', key: decimal, descending: true },
      { column: 'discountId', key: wholeNumber },
      { column: 'codeKey', key: z.string().max(LONGEST_CODE) },
      { column: 'currency', key: currencyCode },
    ],
    values: keyRangeOf(period),
  };
}
