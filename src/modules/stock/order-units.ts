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
 * Reads where the open units of an order are: those that the ledger has committed to it. They stay there while the order is
 * locked.
 * @returns by priority of the location, those on backorder last
 */
export function readCommittedUnits(orderId: string, transaction?: Transaction): Promise<UnitsAt[]> {
  return readUnits(orderId, 'movement.committed', transaction);
}

/**
 * Reads which active locations have sent units of an order that have not come back.
 * @returns by priority of the location
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
 * Takes units of a product from these places, first place first. Units at none of them, because the books are wrong or the
 * location is inactive, are taken from the first location.
 * @param places reduced by the taken units
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
