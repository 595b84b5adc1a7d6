import { z } from 'zod';
import { share, shippingCharge, unitsOf } from '../../money/amounts-in-sql.js';
import { LIMITS } from '../../rules/values.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { CANCELLED_AND_RETURNED } from './cancelled-and-returned.js';
import { currencyCode, type Report } from './report.js';

/** Figures of one tax rate, for orders of one currency. Amounts are decimal strings. */
export interface TaxFigures {
  country: string;
  /** ISO 3166-2 without the country; null for the whole country. */
  region: string | null;
  name: string;
  /** Percentage. */
  rate: string;
  currency: string;
  orders: number;
  /** Taxed amount, without tax. */
  taxedAmount: string;
  taxAmount: string;
  /** Tax of cancelled and returned units, and of refunded shipping. */
  returnedTaxAmount: string;
  netTaxAmount: string;
  /** For sorting only. */
  regionKey: string;
}

/** JSON_TABLE columns that identify a rate. */
const RATE_COLUMNS = `country VARCHAR(2) PATH '$.country', region VARCHAR(3) PATH '$.region',
  name VARCHAR(255) PATH '$.name', rate VARCHAR(8) PATH '$.rate', amount DECIMAL(15, 3) PATH '$.amount'`;
// Names that differ only in case are different rates.
const RATE = (row: string) =>
  `${row}.currency, ${row}.country, ${row}.region, ${row}.name COLLATE utf8mb4_bin AS name, ${row}.rate`;

/** Refunded shipping, by order. Orders themselves are joined outside: MySQL 9.7 takes no JSON_TABLE of a merged derived table. */
const SHIPPING_GIVEN_BACK = `(
      SELECT refund.orderId, CAST(SUM(refund.amount) * ${unitsOf('MAX(charged.currency)')} AS SIGNED) AS gone,
        CAST(MAX(${shippingCharge('charged')})
          * ${unitsOf('MAX(charged.currency)')} AS SIGNED) AS charged
      FROM shipping_refunds AS refund JOIN orders AS charged ON charged.id = refund.orderId
      WHERE ${isInKeyRange('refund.orderId')} AND charged.shippingTaxAmount > 0 GROUP BY refund.orderId
    ) AS back
    JOIN orders AS placed ON placed.id = back.orderId`;
/** The tax on it, computed as in shipping-refund.ts. */
const SHIPPING_TAX = share(
  `placed.shippingTaxAmount * ${unitsOf('placed.currency')}`,
  'back.gone',
  'back.charged',
);

// The tax of a line's cancelled and returned units is distributed among its rates as in totalsByRate(): by largest remainder, of
// equal ones the earlier; taxes of an external provider in proportion to their amounts on the line. So a fully cancelled or
// returned order has exactly the tax of each rate returned. Older orders do not say which lines a rate is on (line is 0): their
// tax is distributed in proportion to the rates' totals.
const GIVEN_BACK = `
  WITH gone AS (
    SELECT back.orderId, back.line, CAST(SUM(back.cancelled + back.returned) AS SIGNED) AS units
    FROM ${CANCELLED_AND_RETURNED} GROUP BY back.orderId, back.line
  ), part AS (
    SELECT gone.orderId, IF(JSON_EXTRACT(placed.pricing, '$.taxes[0].lines') IS NULL, 0, gone.line) AS line,
      SUM(${share(`item.taxAmount * ${unitsOf('placed.currency')}`, 'gone.units', 'item.quantity')}) AS tax
    FROM gone JOIN orders AS placed ON placed.id = gone.orderId
    JOIN order_items AS item ON item.orderId = gone.orderId AND item.line = gone.line
    WHERE item.taxAmount > 0 GROUP BY 1, 2
  ), weighed AS (
    SELECT part.orderId, part.line, part.tax, placed.currency, taxed.position, taxed.country, taxed.region, taxed.name,
      taxed.rate, 10000 * IF(part.line = 0, taxed.amount, CAST(COALESCE(
        JSON_UNQUOTE(JSON_EXTRACT(placed.pricing, CONCAT('$.taxes[', taxed.position - 1, '].amounts[', taxed.place - 1, ']'))),
        taxed.rate) AS DECIMAL(15, 4))) AS weight
    FROM part JOIN orders AS placed ON placed.id = part.orderId
    JOIN JSON_TABLE(placed.pricing, '$.taxes[*]' COLUMNS (position FOR ORDINALITY, ${RATE_COLUMNS},
      NESTED PATH '$.lines[*]' COLUMNS (place FOR ORDINALITY, line INT PATH '$'))) AS taxed ON COALESCE(taxed.line, 0) = part.line
    UNION ALL
    SELECT placed.id, -1, ${SHIPPING_TAX}, placed.currency, taxed.position, taxed.country, taxed.region, taxed.name,
      taxed.rate, 10000 * CAST(COALESCE(taxed.shippingAmount, taxed.rate) AS DECIMAL(15, 4))
    FROM ${SHIPPING_GIVEN_BACK}
    JOIN JSON_TABLE(placed.pricing, '$.taxes[*]' COLUMNS (position FOR ORDINALITY, ${RATE_COLUMNS},
      isOnShipping INT EXISTS PATH '$.onShipping', shippingAmount VARCHAR(16) PATH '$.shippingAmount')) AS taxed
      ON taxed.isOnShipping = 1
  ), measured AS (
    SELECT weighed.*, SUM(weight) OVER (PARTITION BY orderId, line) AS weights FROM weighed
  ), shared AS (
    SELECT measured.*, FLOOR((tax * weight - MOD(tax * weight, weights)) / weights) AS whole,
      ROW_NUMBER() OVER (PARTITION BY orderId, line ORDER BY MOD(tax * weight, weights) DESC, position) AS nth
    FROM measured WHERE weights > 0
  ), rounded AS (
    SELECT shared.*, whole + (nth <= tax - SUM(whole) OVER (PARTITION BY orderId, line)) AS amount FROM shared
  )
  SELECT ${RATE('rounded')}, CAST(SUM(amount) / ${unitsOf('currency')} AS DECIMAL(15, 3)) AS amount
  FROM rounded GROUP BY 1, 2, 3, 4, 5`;

const TAXES = `
  SELECT country, NULLIF(figures.region, '') AS region, name, rate, currency, CAST(SUM(orders) AS SIGNED) AS orders,
    SUM(base) AS taxedAmount, SUM(tax) AS taxAmount, SUM(back) AS returnedTaxAmount, SUM(tax) - SUM(back) AS netTaxAmount,
    figures.region AS regionKey
  FROM (
    SELECT ${RATE('charged')}, COUNT(DISTINCT orderId) AS orders, SUM(base) AS base, SUM(amount) AS tax, 0.000 AS back
    FROM (
      SELECT placed.id AS orderId, placed.currency, taxed.* FROM orders AS placed
      JOIN JSON_TABLE(placed.pricing, '$.taxes[*]'
        COLUMNS (${RATE_COLUMNS}, base DECIMAL(15, 3) PATH '$.base')) AS taxed
      WHERE ${isInKeyRange('placed.id')} AND placed.pricing IS NOT NULL
    ) AS charged
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT currency, country, region, name, rate, 0, 0.000, 0.000, amount FROM (${GIVEN_BACK}) AS given
  ) AS figures
  GROUP BY country, figures.region, name, rate, currency`;

/** Tax of a period's orders by rate, sorted by place. */
export function taxesByRate(period: Period): Report<TaxFigures> {
  return {
    sql: TAXES,
    order: [
      { column: 'country', key: z.string().regex(/^[A-Z]{2}$/) },
      { column: 'regionKey', key: z.string().regex(/^[A-Z0-9]{0,3}$/) },
      { column: 'name', key: z.string().max(LIMITS.ruleName.max) },
      { column: 'rate', key: z.string().regex(/^\d{1,3}(\.\d{1,4})?$/) },
      { column: 'currency', key: currencyCode },
    ],
    values: keyRangeOf(period),
  };
}
