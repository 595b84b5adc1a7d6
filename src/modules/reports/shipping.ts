import { z } from 'zod';
import { LIMITS } from '../../rules/values.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { currencyCode, decimal, type Report, wholeNumber } from './report.js';

/** Figures of one shipping method, for orders of one currency. Amounts are decimal strings. */
export interface ShippingFigures {
  /** 0 for carrier rates, which are distinguished by code. */
  methodId: number;
  /** Latest code and name. */
  code: string;
  name: string;
  currency: string;
  orders: number;
  /** Before discounts. */
  priceAmount: string;
  discountAmount: string;
  shippingAmount: string;
  shippingTaxAmount: string;
}

/** SQL: the method's column in the latest order: order keys ascend with time. */
const lastly = (column: string) => `SUBSTR(MAX(CONCAT(HEX(placed.id), method.${column})), 33)`;

const SHIPPING = `
  SELECT method.methodId, ${lastly('code')} AS code, ${lastly('name')} AS name, placed.currency, COUNT(*) AS orders,
    SUM(method.price) AS priceAmount, SUM(method.price - placed.shippingAmount) AS discountAmount,
    SUM(placed.shippingAmount) AS shippingAmount, SUM(placed.shippingTaxAmount) AS shippingTaxAmount
  FROM orders AS placed
  JOIN JSON_TABLE(placed.pricing, '$.shipping' COLUMNS (methodId INT PATH '$.methodId', code VARCHAR(255) PATH '$.code',
    name VARCHAR(255) PATH '$.name', price DECIMAL(15, 3) PATH '$.price')) AS method
  WHERE ${isInKeyRange('placed.id')} AND placed.pricing IS NOT NULL
  GROUP BY method.methodId, placed.currency, IF(method.methodId = 0, method.code, '')`;

/** Shipping of a period's orders by method, largest amount first. */
export function shippingByMethod(period: Period): Report<ShippingFigures> {
  return {
    sql: SHIPPING,
    order: [
      { column: 'shippingAmount', key: decimal, descending: true },
      { column: 'methodId', key: wholeNumber },
      { column: 'currency', key: currencyCode },
      { column: 'code', key: z.string().max(LIMITS.ruleCode.max) },
    ],
    values: keyRangeOf(period),
  };
}
