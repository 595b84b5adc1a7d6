import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { AT_SELLING_LOCATIONS, AVAILABLE, SELLS } from '../../models/availability.js';
import { StockLevel } from '../../models/index.js';
import { BY_PRIORITY } from './locations.js';
import type { Place } from './lock-places.js';

/** A level as the API shows it. */
interface PresentedLevel extends Place {
  location: { code: string; name: string };
  onHand: number;
  committed: number;
  held: number;
  safetyStock: number;
  /** Units that can be bought. */
  available: number;
  /** Units on their way to the location. */
  incoming: number;
  lowStockThreshold: number | null;
  isLow: boolean;
  version: number;
}

interface LevelRow extends Omit<PresentedLevel, 'location' | 'isLow' | 'productId'> {
  code: string;
  name: string;
}

/** SQL: units that stock documents have not yet brought to a location. */
const INCOMING = `(
  SELECT CAST(COALESCE(SUM(line.quantity - line.done - line.lost), 0) AS SIGNED)
  FROM stock_document_lines AS line JOIN stock_documents AS document ON document.id = line.documentId
  WHERE line.productId = :productId AND document.locationId = location.id
    AND document.kind <> 'count' AND document.status IN ('open', 'part'))`;

// Places without a level are shown as an empty one. The first write creates it.
const LEVELS = `
  SELECT location.id AS locationId, location.code, location.name, COALESCE(level.onHand, 0) AS onHand,
    COALESCE(level.committed, 0) AS committed, COALESCE(level.held, 0) AS held,
    COALESCE(level.safetyStock, 0) AS safetyStock, COALESCE(IF(${SELLS}, ${AVAILABLE}, 0), 0) AS available,
    ${INCOMING} AS incoming, level.lowStockThreshold, COALESCE(level.version, 1) AS version
  FROM locations AS location
  LEFT JOIN stock_levels AS level ON level.locationId = location.id AND level.productId = :productId
  WHERE location.kind <> 'backorder'`;

/** The levels of a product at every location, in the order of allocation. */
export async function readLevels(sequelize: Sequelize, productId: number): Promise<PresentedLevel[]> {
  const rows = await sequelize.query<LevelRow>(`${LEVELS} ORDER BY ${BY_PRIORITY}`, {
    replacements: { productId },
    type: QueryTypes.SELECT,
  });
  return rows.map((row) => present(productId, row));
}

/** The level of a product at a location; undefined if there is no such location. */
export async function readLevel(
  sequelize: Sequelize,
  { productId, locationId }: Place,
  transaction?: Transaction,
): Promise<PresentedLevel | undefined> {
  const [row] = await sequelize.query<LevelRow>(`${LEVELS} AND location.id = :locationId`, {
    replacements: { productId, locationId },
    type: QueryTypes.SELECT,
    transaction,
  });
  return row && present(productId, row);
}

function present(productId: number, { code, name, ...row }: LevelRow): PresentedLevel {
  const { available, lowStockThreshold } = row;
  const isLow = lowStockThreshold !== null && available < lowStockThreshold;
  return { productId, ...row, incoming: Number(row.incoming), location: { code, name }, isLow };
}

const QUANTITIES = `
  SELECT level.productId, CAST(SUM(${AVAILABLE}) AS SIGNED) AS stockQuantity
  FROM stock_levels AS level ${AT_SELLING_LOCATIONS}
  WHERE level.productId IN (:productIds) GROUP BY level.productId`;

/** Units for sale, over all locations that sell, by product id. */
export async function readStockQuantities(
  productIds: readonly number[],
  transaction: Transaction,
): Promise<Map<number, number>> {
  const rows = await (StockLevel.sequelize as Sequelize).query<{ productId: number; stockQuantity: number }>(
    QUANTITIES,
    { replacements: { productIds }, type: QueryTypes.SELECT, transaction },
  );
  return new Map(rows.map(({ productId, stockQuantity }) => [productId, Number(stockQuantity)]));
}
