import { AVAILABLE, BESIDE_BACKORDERS, SELLS } from '../../models/availability.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { decimal, type Report, wholeNumber } from './report.js';
import { atCurrentPrice } from './stock-value.js';

/** Sorts products without sales last: more days than any stock can last. */
const NO_END = 1_000_000_000_000;

export const COVER_GROUPS = ['product', 'location'] as const;
export type CoverGroup = (typeof COVER_GROUPS)[number];

/** Stock of a product at a location, or at all of them. */
export interface StockCover {
  productId: number;
  sku: string;
  name: string;
  /** Null for all locations. */
  locationId: number | null;
  location: string | null;
  currency: string;
  /** Current price of one unit. */
  price: string;
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

interface Source {
  levels: string;
  sold: string;
  /** Joins what was sold to the levels. */
  matches: string;
}

const SOURCES: Record<CoverGroup, Source> = {
  product: {
    levels: `
      SELECT productId, NULL AS locationId, NULL AS location, CAST(SUM(onHand) AS SIGNED) AS onHand,
        CAST(SUM(committed) AS SIGNED) AS committed, CAST(SUM(IF(${SELLS}, ${AVAILABLE}, 0)) AS SIGNED) AS available
      FROM stock_levels AS level ${BESIDE_BACKORDERS}
      GROUP BY productId`,
    sold: `
      SELECT productId, SUM(quantity - cancelledQuantity) AS units
      FROM order_items WHERE ${isInKeyRange('orderId')} GROUP BY productId`,
    matches: 'sold.productId = product.id',
  },
  // By the ledger: units count where they are sent from, once they are there.
  location: {
    levels: `
      SELECT level.productId, level.locationId, location.name AS location, level.onHand, level.committed,
        IF(${SELLS}, ${AVAILABLE}, 0) AS available
      FROM stock_levels AS level
      JOIN locations AS location ON location.id = level.locationId AND location.kind = 'physical'`,
    sold: `
      SELECT productId, locationId, SUM(committed) AS units
      FROM stock_movements FORCE INDEX (stock_movements_order)
      WHERE ${isInKeyRange('orderId')} AND kind IN ('order', 'cancellation', 'relocation')
      GROUP BY productId, locationId`,
    matches: 'sold.productId = product.id AND sold.locationId = level.locationId',
  },
};

const stockCoverSql = ({ levels, sold, matches }: Source): string => `
  SELECT cover.*, COALESCE(daysOfCover, ${NO_END}.0) AS coverRank
  FROM (
    SELECT product.id AS productId, product.sku, product.name, level.locationId, level.location, product.currency, product.price,
      level.onHand, level.committed, level.available, ${atCurrentPrice('level.onHand')} AS stockValue,
      CAST(COALESCE(sold.units, 0) AS SIGNED) AS unitsSold,
      ROUND(level.available * :days / NULLIF(sold.units, 0), 1) AS daysOfCover
    FROM products AS product
    JOIN (${levels}) AS level ON level.productId = product.id
    LEFT JOIN (${sold}) AS sold ON ${matches}
  ) AS cover`;

/** Stock of each product, or of each at each location, and how long it lasts, shortest first. */
export function stockCover(period: Period, days: number, groupBy: CoverGroup): Report<StockCover> {
  const byLocation = groupBy === 'location' ? [{ column: 'locationId', key: wholeNumber } as const] : [];
  return {
    sql: stockCoverSql(SOURCES[groupBy]),
    order: [{ column: 'coverRank', key: decimal }, { column: 'productId', key: wholeNumber }, ...byLocation],
    values: { ...keyRangeOf(period), days },
  };
}
