/** Derived values of a product, for models and raw rows. */

import type { BackorderKind } from './backorder.js';
import type { StockLevel } from './stock-level.js';

/** Of a level: units that can be bought now. */
export const availableOf = ({
  onHand,
  committed,
  held,
  safetyStock,
}: Pick<StockLevel, 'onHand' | 'committed' | 'held' | 'safetyStock'>): number =>
  Math.max(onHand - committed - held - safetyStock, 0);

/** availableOf() in SQL, of stock_levels with the alias level. */
export const AVAILABLE = 'GREATEST(level.onHand - level.committed - level.held - level.safetyStock, 0)';

/** SQL condition on locations with the alias location: whether orders get units from it. */
export const SELLS = "location.isActive AND location.kind = 'physical'";

/** SQL to join to level: only locations that orders get units from. */
export const AT_SELLING_LOCATIONS = `JOIN locations AS location ON location.id = level.locationId AND ${SELLS}`;

/** Units that can be bought now, over all locations that sell; for queries on products with the alias Product. */
export const STOCK_QUANTITY = `(SELECT COALESCE(SUM(${AVAILABLE}), 0)
  FROM stock_levels AS level ${AT_SELLING_LOCATIONS} WHERE level.productId = Product.id)`;
/** SQL to join to level: all locations but that of backorders, whose units are a limit. */
export const BESIDE_BACKORDERS =
  "JOIN locations AS location ON location.id = level.locationId AND location.kind <> 'backorder'";

/** Units on the shelf, sold or not, over all locations; NULL where no stock was ever kept. */
export const ON_HAND = `(SELECT CAST(SUM(level.onHand) AS SIGNED)
  FROM stock_levels AS level ${BESIDE_BACKORDERS} WHERE level.productId = Product.id)`;
/** What is offered of a product before it is there, as JSON; NULL where nothing is. */
export const BACKORDER = `(SELECT JSON_OBJECT('kind', backorder.kind, 'shipsAt', backorder.shipsAt)
  FROM backorders AS backorder JOIN stock_levels AS level ON level.productId = backorder.productId
  JOIN locations AS location ON location.id = level.locationId AND location.kind = 'backorder'
  WHERE backorder.productId = Product.id AND backorder.isOffered AND ${AVAILABLE} > 0 LIMIT 1)`;
/** A scalar subquery, looked up for each product of a page: for EXISTS, MariaDB reads the levels of all products first. */
export const HAS_STOCK = `(SELECT 1 FROM stock_levels AS level ${AT_SELLING_LOCATIONS}
  WHERE level.productId = Product.id AND ${AVAILABLE} > 0 LIMIT 1) IS NOT NULL`;

/** Of how many available units less is low, where a level has no threshold of its own. */
export const LOW_STOCK = 5;
/**
 * Whether stock is low at a location with a threshold of its own, or at all the others together. Where no stock is kept, there
 * is none.
 * @param below SQL: the threshold of the others
 */
export const isLowInSql = (below: string | number): string => `(
  SELECT COALESCE(MAX(${AVAILABLE} < level.lowStockThreshold), 0)
    OR ((COUNT(*) = 0 OR COUNT(*) > COUNT(level.lowStockThreshold))
      AND COALESCE(SUM(IF(level.lowStockThreshold IS NULL, ${AVAILABLE}, 0)), 0) < ${below})
  FROM stock_levels AS level ${AT_SELLING_LOCATIONS} WHERE level.productId = Product.id)`;

export const AVAILABILITIES = ['in_stock', 'backorder', 'preorder', 'out_of_stock', 'inactive'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** @param backorder what is offered of it before it is there */
export function availabilityOf(
  isActive: boolean,
  stockQuantity: number,
  backorder?: BackorderKind,
): Availability {
  if (!isActive) return 'inactive';
  return stockQuantity > 0 ? 'in_stock' : (backorder ?? 'out_of_stock');
}

export function averageRatingOf(ratingSum: number, reviewCount: number): number | null {
  return reviewCount === 0 ? null : Math.round((100 * ratingSum) / reviewCount) / 100;
}
