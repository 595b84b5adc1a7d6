import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { SELLS } from '../../models/availability.js';
import { idOf } from '../../models/id.js';
import { StockMovement } from '../../models/stock-movement.js';
import type { Part } from './draw-units.js';
import { BY_PRIORITY, firstLocation } from './locations.js';

/** Units of an order at a location. */
export interface UnitsAt {
  productId: number;
  locationId: number;
  units: number;
  /** They are not there yet, and cannot be sent. */
  isBackorder?: boolean;
}

/**
 * Where the units of an order are that are neither sent nor cancelled: what the ledger has committed to it. Stays so while the
 * order is locked.
 * @returns those of the location with the highest priority first, and those on backorder last
 */
export function readCommittedUnits(orderId: string, transaction?: Transaction): Promise<UnitsAt[]> {
  return readUnits(orderId, 'movement.committed', transaction);
}

/**
 * Which locations sent the units of an order that have not come back: of those that are active.
 * @returns those of the location with the highest priority first
 */
export function readSentUnits(orderId: string, transaction: Transaction): Promise<UnitsAt[]> {
  const sent = `IF(${SELLS} AND movement.kind IN ('shipment', 'return'), -movement.onHand, 0)`;
  return readUnits(orderId, sent, transaction);
}

async function readUnits(orderId: string, units: string, transaction?: Transaction): Promise<UnitsAt[]> {
  const sequelize = StockMovement.sequelize as Sequelize;
  const rows = await sequelize.query<Omit<UnitsAt, 'isBackorder'> & { isBackorder: number }>(
    `SELECT movement.productId, movement.locationId, CAST(SUM(${units}) AS SIGNED) AS units,
       location.kind = 'backorder' AS isBackorder
     FROM stock_movements AS movement JOIN locations AS location ON location.id = movement.locationId
     WHERE movement.orderId = :orderId
     GROUP BY movement.productId, movement.locationId, location.kind, location.priority, location.id
     HAVING units > 0 ORDER BY ${BY_PRIORITY}`,
    { replacements: { orderId: idOf(orderId) }, type: QueryTypes.SELECT, transaction },
  );
  return rows.map(({ isBackorder, ...place }) => ({ ...place, isBackorder: isBackorder === 1 }));
}

/**
 * Takes units of a product from where they are, first place first. What is at none of them, since the books are wrong or the
 * place was switched off, is taken from the first location.
 * @param places lowered by what is taken
 */
export async function takeUnits(
  places: UnitsAt[],
  { productId, quantity }: { productId: number; quantity: number },
  transaction: Transaction,
): Promise<Part[]> {
  const parts: Part[] = [];
  let wanted = quantity;
  for (const place of places) {
    const taken = place.productId === productId ? Math.min(wanted, place.units) : 0;
    if (taken === 0) continue;
    parts.push({ locationId: place.locationId, quantity: taken });
    place.units -= taken;
    wanted -= taken;
  }
  if (wanted > 0) parts.push({ locationId: await firstLocation(transaction), quantity: wanted });
  return parts;
}
