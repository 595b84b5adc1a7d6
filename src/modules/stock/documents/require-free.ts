import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { StockLevel } from '../../../models/index.js';
import { formatOrderNumber } from '../../../rules/order-number.js';
import { type Place, placeKey } from '../lock-places.js';

interface Change extends Place {
  onHand: number;
}

/** Levels of which orders are looked for, and orders that are named. */
const MOST_LEVELS = 10;
const MOST_ORDERS = 50;

/**
 * Refuses to take away units that orders or checkouts have. The levels are locked.
 * @throws Problem STOCK_PROMISED naming every such level, and the newest orders of them
 */
export async function requireFree(
  changes: readonly Change[],
  levels: ReadonlyMap<string, StockLevel>,
  transaction: Transaction,
): Promise<void> {
  const short = changes.flatMap(({ productId, locationId, onHand: change }) => {
    const { onHand, committed, held } = levels.get(placeKey({ productId, locationId })) as StockLevel;
    const left = onHand + change;
    return left < committed + held ? [{ productId, locationId, onHand: left, committed, held }] : [];
  });
  if (short.length === 0) return;
  const those = short.map(
    ({ productId, onHand, committed, held }) =>
      `${onHand} of product ${productId}, of which ${committed} are sold and ${held} held`,
  );
  throw new Problem(
    'STOCK_PROMISED',
    `There would be ${those.join('; ')}. Count again, or cancel orders first.`,
    {
      extensions: { levels: short, orders: await newestOrders(short.slice(0, MOST_LEVELS), transaction) },
    },
  );
}

// The orders that wait are among the newest movements; the limit bounds the cost for a product that sells well.
const OF_LEVEL = `(
  SELECT productId, orderId, SUM(committed) AS units
  FROM (
    SELECT productId, orderId, committed FROM stock_movements FORCE INDEX (stock_movements_level)
    WHERE productId = ? AND locationId = ? ORDER BY id DESC LIMIT 5000
  ) AS recent
  WHERE orderId IS NOT NULL GROUP BY productId, orderId HAVING SUM(committed) > 0)`;

/** Orders with units committed at these levels, the newest first. */
async function newestOrders(places: readonly Place[], transaction: Transaction) {
  const sequelize = StockLevel.sequelize as Sequelize;
  const rows = await sequelize.query<{ orderId: string; number: string; productId: number; units: string }>(
    `SELECT entry.orderId, orders.number, entry.productId, entry.units
     FROM (${places.map(() => OF_LEVEL).join(' UNION ALL ')}) AS entry JOIN orders ON orders.id = entry.orderId
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
