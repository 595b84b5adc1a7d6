import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { StockLevel } from '../../../models/index.js';
import { formatOrderNumber } from '../../../rules/order-number.js';
import { committedOrders } from '../committed-orders.js';
import { type Place, placeKey } from '../lock-places.js';

interface Change extends Place {
  onHand: number;
}

/** Levels whose orders are looked up, and orders in the response. */
const MOST_LEVELS = 10;
const MOST_ORDERS = 50;

/** A level that would have fewer units than orders and checkouts have there. */
export interface ShortLevel extends Place {
  /** Units that would be left. */
  onHand: number;
  committed: number;
  held: number;
}

/** The levels that would be short after the changes. They must be locked. */
export function findShort(changes: readonly Change[], levels: ReadonlyMap<string, StockLevel>): ShortLevel[] {
  return changes.flatMap(({ productId, locationId, onHand: change }) => {
    const { onHand, committed, held } = levels.get(placeKey({ productId, locationId })) as StockLevel;
    const left = onHand + change;
    return left < committed + held ? [{ productId, locationId, onHand: left, committed, held }] : [];
  });
}

/**
 * Refuses to take away units of orders or checkouts.
 * @throws Problem STOCK_PROMISED with all such levels and their newest orders
 */
export async function requireNoneShort(
  short: readonly ShortLevel[],
  transaction: Transaction,
): Promise<void> {
  if (short.length === 0) return;
  const those = short.map(
    ({ productId, onHand, committed, held }) =>
      `${onHand} of product ${productId}, of which ${committed} are sold and ${held} held`,
  );
  throw new Problem(
    'STOCK_PROMISED',
    `There would be ${those.join('; ')}. Count again, cancel orders first, or post it with force and a reason.`,
    {
      extensions: {
        levels: [...short],
        orders: await newestOrders(short.slice(0, MOST_LEVELS), transaction),
      },
    },
  );
}

/** Most movements read of a level. Open orders are among the newest. */
const MOST_MOVEMENTS = 5_000;

/** The newest orders with units committed at these levels. */
async function newestOrders(places: readonly Place[], transaction: Transaction) {
  const sequelize = StockLevel.sequelize as Sequelize;
  const rows = await sequelize.query<{ orderId: string; number: string; productId: number; units: string }>(
    `SELECT entry.orderId, orders.number, entry.productId, entry.units
     FROM (${places.map(() => committedOrders(MOST_MOVEMENTS)).join(' UNION ALL ')}) AS entry JOIN orders ON orders.id = entry.orderId
     ORDER BY entry.orderId DESC, entry.productId LIMIT ${MOST_ORDERS}`,
    {
      replacements: places.flatMap(({ productId, locationId }) => [productId, locationId]),
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return rows.map(({ orderId, number, productId, units }) => {
    return { orderId, orderNumber: formatOrderNumber(number), productId, quantity: Number(units) };
  });
}
