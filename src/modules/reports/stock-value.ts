import { BESIDE_BACKORDERS } from '../../models/availability.js';
import { unitsOf } from '../../money/amounts-in-sql.js';
import { currencyCode, decimal, type Report, wholeNumber } from './report.js';

/** SQL: units of product at its current price. */
export const atCurrentPrice = (units: string): string => `${units} * product.price`;

export const VALUE_GROUPS = ['currency', 'location', 'product'] as const;
export type ValueGroup = (typeof VALUE_GROUPS)[number];

/** Stock of one currency, at current prices and at cost: all of it, that of a location, or of a product. */
export interface StockValue {
  /** Null for all locations. */
  locationId: number | null;
  location: string | null;
  /** Null for all products. */
  productId: number | null;
  sku: string | null;
  name: string | null;
  currency: string;
  products: number;
  units: number;
  /** Units at current prices. */
  stockValue: string;
  /** Of the units, those of which the cost is known. */
  unitsWithCost: number;
  /** Those at cost. */
  costValue: string;
  unitsWithoutCost: number;
}

/** SQL: a × b ÷ c, rounded down. With DECIMAL, of which no product overflows. */
const share = (a: string, b: string, c: string): string => `((${a} * ${b} - MOD(${a} * ${b}, ${c})) / ${c})`;
/** The same, rounded half up. */
const roundedShare = (a: string, b: string, c: string): string =>
  share('1', `(2 * ${a} * ${b} + ${c})`, `(2 * ${c})`);

// First in, first out: what is on hand came last. So the latest receipts of a product are its stock, up to its units on hand, each
// unit at the cost of its receipt; older units, and those of receipts that name no cost, are without one. Wherever a unit lies: a
// transfer does not change what it cost. What that makes is shared out to the locations by their units. Shares are differences of
// what is rounded from the first location on, so they add up exactly.
//
// Receipts have no order, so they are found by the key of orders, as all movements beside orders are.
const VALUED = `
  WITH shelf AS (
    SELECT level.productId, level.locationId, location.name AS location, level.onHand,
      CAST(SUM(level.onHand) OVER (PARTITION BY level.productId) AS DECIMAL(30, 0)) AS total,
      CAST(SUM(level.onHand) OVER (PARTITION BY level.productId ORDER BY level.locationId) AS DECIMAL(30, 0)) AS upTo
    FROM stock_levels AS level ${BESIDE_BACKORDERS}
  ), stock AS (
    SELECT DISTINCT productId, total FROM shelf WHERE total > 0
  ), receipt AS (
    SELECT movement.productId, line.unitCost, movement.onHand, stock.total,
      SUM(movement.onHand) OVER (PARTITION BY movement.productId ORDER BY movement.id DESC) - movement.onHand AS later
    FROM stock_movements AS movement FORCE INDEX (stock_movements_order)
    JOIN stock_document_lines AS line ON line.documentId = movement.documentId AND line.productId = movement.productId
    JOIN stock ON stock.productId = movement.productId
    WHERE movement.orderId IS NULL AND movement.kind = 'receipt'
  ), cost AS (
    SELECT productId, CAST(SUM(LEAST(onHand, total - later)) AS DECIMAL(30, 0)) AS units,
      SUM(LEAST(onHand, total - later) * unitCost) AS value
    FROM receipt WHERE later < total AND unitCost IS NOT NULL GROUP BY productId
  ), shared AS (
    SELECT shelf.productId, shelf.locationId, shelf.location, shelf.onHand, cost.units, cost.value,
      CAST(${share('cost.units', 'shelf.upTo', 'shelf.total')} AS DECIMAL(30, 0)) AS unitsUpTo,
      CAST(${share('cost.units', '(shelf.upTo - shelf.onHand)', 'shelf.total')} AS DECIMAL(30, 0)) AS unitsBefore
    FROM shelf LEFT JOIN cost ON cost.productId = shelf.productId
  ), valued AS (
    SELECT shared.*, product.sku, product.name, product.currency, ${atCurrentPrice('shared.onHand')} AS stockValue,
      COALESCE(unitsUpTo - unitsBefore, 0) AS unitsWithCost,
      COALESCE((${roundedShare(`(value * ${unitsOf('currency')})`, 'unitsUpTo', 'units')}
        - ${roundedShare(`(value * ${unitsOf('currency')})`, 'unitsBefore', 'units')}) / ${unitsOf('currency')}, 0) AS costValue
    FROM shared JOIN products AS product ON product.id = shared.productId
  )`;

const NO_LOCATION = 'NULL AS locationId, NULL AS location';
const NO_PRODUCT = 'NULL AS productId, NULL AS sku, NULL AS name';
const GROUPS: Record<ValueGroup, { columns: string; by: string; order: Report<StockValue>['order'] }> = {
  currency: {
    columns: `${NO_LOCATION}, ${NO_PRODUCT}`,
    by: 'currency',
    order: [{ column: 'currency', key: currencyCode }],
  },
  location: {
    columns: `locationId, location, ${NO_PRODUCT}`,
    by: 'locationId, location, currency',
    order: [
      { column: 'locationId', key: wholeNumber },
      { column: 'currency', key: currencyCode },
    ],
  },
  product: {
    columns: `${NO_LOCATION}, productId, sku, name`,
    by: 'productId, sku, name, currency',
    order: [
      { column: 'stockValue', key: decimal, descending: true },
      { column: 'productId', key: wholeNumber },
    ],
  },
};

/** What the stock is worth, at current prices and at cost. */
export function stockValue(groupBy: ValueGroup): Report<StockValue> {
  const { columns, by, order } = GROUPS[groupBy];
  return {
    sql: `${VALUED}
      SELECT ${columns}, currency, COUNT(DISTINCT valued.productId) AS products, CAST(SUM(onHand) AS SIGNED) AS units,
        SUM(stockValue) AS stockValue, CAST(SUM(unitsWithCost) AS SIGNED) AS unitsWithCost,
        CAST(SUM(costValue) AS DECIMAL(40, 3)) AS costValue, CAST(SUM(onHand - unitsWithCost) AS SIGNED) AS unitsWithoutCost
      FROM valued GROUP BY ${by}`,
    order,
    values: {},
  };
}
