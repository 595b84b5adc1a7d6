import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { AVAILABLE } from '../../../models/availability.js';
import type { BackorderKind } from '../../../models/backorder.js';
import { StockLevel } from '../../../models/stock-level.js';

/** The backorders of a product, as the API shows them. */
export interface PresentedBackorder {
  productId: number;
  limit: number | null;
  kind: BackorderKind;
  shipsAt: string | null;
  owed: number;
  available: number;
}

const BACKORDER = `
  SELECT product.id AS productId, COALESCE(backorder.kind, 'backorder') AS kind, backorder.shipsAt,
    IF(backorder.isOffered, level.onHand - level.safetyStock, NULL) AS \`limit\`,
    COALESCE(level.committed, 0) AS owed, IF(backorder.isOffered, ${AVAILABLE}, 0) AS available
  FROM products AS product
  LEFT JOIN backorders AS backorder ON backorder.productId = product.id
  LEFT JOIN locations AS location ON location.kind = 'backorder'
  LEFT JOIN stock_levels AS level ON level.productId = product.id AND level.locationId = location.id
  WHERE product.id = :productId LIMIT 1`;

/** @returns undefined if there is no such product */
export async function readBackorder(productId: number): Promise<PresentedBackorder | undefined> {
  const [row] = await (StockLevel.sequelize as Sequelize).query<PresentedBackorder>(BACKORDER, {
    replacements: { productId },
    type: QueryTypes.SELECT,
  });
  return row;
}
