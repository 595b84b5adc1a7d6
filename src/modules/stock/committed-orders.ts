import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { StockMovement } from '../../models/stock-movement.js';
import type { Place } from './lock-places.js';

/**
 * SQL of a derived table: units of orders that are committed at a level, by order. Open orders are among the newest movements;
 * the limit bounds the cost for a product that sells well. Parameters: productId, locationId.
 */
export const committedOrders = (movements: number): string => `(
  SELECT productId, orderId, CAST(SUM(committed) AS SIGNED) AS units
  FROM (
    SELECT productId, orderId, committed FROM stock_movements FORCE INDEX (stock_movements_level)
    WHERE productId = ? AND locationId = ? ORDER BY id DESC LIMIT ${movements}
  ) AS recent
  WHERE orderId IS NOT NULL GROUP BY productId, orderId HAVING SUM(committed) > 0)`;

/** Units of an order at a level. */
export interface CommittedUnits {
  orderId: string;
  units: number;
}

/** Orders with units committed at a level, according to its last movements; newest first. */
export function readCommittedOrders(
  { productId, locationId }: Place,
  movements: number,
  transaction: Transaction,
): Promise<CommittedUnits[]> {
  return (StockMovement.sequelize as Sequelize).query<CommittedUnits>(
    `SELECT entry.orderId, entry.units FROM ${committedOrders(movements)} AS entry ORDER BY entry.orderId DESC`,
    { replacements: [productId, locationId], type: QueryTypes.SELECT, transaction },
  );
}
