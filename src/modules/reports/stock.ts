import type { Sequelize } from 'sequelize-typescript';
import { AVAILABLE, BESIDE_BACKORDERS, SELLS } from '../../models/availability.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { decimal, type Report, select, wholeNumber } from './report.js';

/** SQL: units of product at its current price. */
export const atCurrentPrice = (units: string): string => `${units} * product.price`;

/** Sorts products without sales last: more days than any stock can last. */
const NO_END = 1_000_000_000_000;

export interface StockCover {
  productId: number;
  sku: string;
  name: string;
  currency: string;
  /** Current price of one unit. */
  price: string;
  /** Sum of all locations. */
  onHand: number;
  /** Of those, sold and not sent yet. */
  committed: number;
  available: number;
  /** Units on hand at the current price. */
  stockValue: string;
  /** In the period, without cancelled units. */
  unitsSold: number;
  /** Days until the available units are sold at that rate, with one decimal; null if nothing was sold. */
  daysOfCover: string | null;
  /** For sorting only. */
  coverRank: string;
}

const STOCK_COVER = `
  SELECT cover.*, COALESCE(daysOfCover, ${NO_END}.0) AS coverRank
  FROM (
    SELECT product.id AS productId, product.sku, product.name, product.currency, product.price, level.onHand,
      level.committed, level.available, ${atCurrentPrice('level.onHand')} AS stockValue,
      CAST(COALESCE(sold.units, 0) AS SIGNED) AS unitsSold,
      ROUND(level.available * :days / NULLIF(sold.units, 0), 1) AS daysOfCover
    FROM products AS product
    JOIN (
      SELECT productId, CAST(SUM(onHand) AS SIGNED) AS onHand, CAST(SUM(committed) AS SIGNED) AS committed,
        CAST(SUM(IF(${SELLS}, ${AVAILABLE}, 0)) AS SIGNED) AS available
      FROM stock_levels AS level ${BESIDE_BACKORDERS}
      GROUP BY productId
    ) AS level ON level.productId = product.id
    LEFT JOIN (
      SELECT productId, SUM(quantity - cancelledQuantity) AS units
      FROM order_items WHERE ${isInKeyRange('orderId')} GROUP BY productId
    ) AS sold ON sold.productId = product.id
  ) AS cover`;

/** Stock of each product and how long it lasts, shortest first. */
export function stockCover(period: Period, days: number): Report<StockCover> {
  return {
    sql: STOCK_COVER,
    order: [
      { column: 'coverRank', key: decimal },
      { column: 'productId', key: wholeNumber },
    ],
    values: { ...keyRangeOf(period), days },
  };
}

/** Stock of all products of one currency, at current prices. */
export interface StockValue {
  currency: string;
  products: number;
  units: number;
  stockValue: string;
}

const STOCK_VALUE = `
  SELECT product.currency, COUNT(DISTINCT product.id) AS products, CAST(SUM(level.onHand) AS SIGNED) AS units,
    SUM(${atCurrentPrice('level.onHand')}) AS stockValue
  FROM products AS product JOIN stock_levels AS level ON level.productId = product.id ${BESIDE_BACKORDERS}
  GROUP BY product.currency ORDER BY product.currency`;

export const readStockValue = (sequelize: Sequelize): Promise<StockValue[]> =>
  select<StockValue>(sequelize, STOCK_VALUE, {});
