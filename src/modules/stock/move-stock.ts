import { type InferCreationAttributes, Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { insertRows } from '../../database/insert-rows.js';
import { Problem } from '../../errors.js';
import { StockLevel } from '../../models/stock-level.js';
import { StockMovement } from '../../models/stock-movement.js';
import { LIMITS } from '../../rules/values.js';

export type StockChange = Pick<
  InferCreationAttributes<StockMovement>,
  'productId' | 'locationId' | 'quantity' | 'kind'
> &
  Partial<Pick<InferCreationAttributes<StockMovement>, 'orderId' | 'actorId' | 'reason'>>;

/** Requested units that are not available. */
export interface Shortage {
  productId: number;
  requested: number;
  available: number;
}

/**
 * The only way to change stock: updates the levels and writes the ledger, in the given transaction.
 *
 * One guarded UPDATE, which keeps `onHand` at or above `reserved`; if it does not change all rows, everything is rolled back.
 * Levels are updated before the ledger is written: the ledger's foreign key takes shared locks on levels, and two transactions
 * that hold those would deadlock.
 *
 * @throws Problem INSUFFICIENT_STOCK naming the shortages, CONFLICT when a level would pass LIMITS.stock.max
 */
export async function moveStock(changes: StockChange[], transaction: Transaction): Promise<void> {
  if (changes.length === 0) return;
  const net = netDeltas(changes);
  // An UPDATE that changes nothing reports 0 rows.
  const deltas = net.filter(({ units }) => units !== 0);
  if (deltas.length > 0 && deltas.length < net.length) await lockLevels(net, transaction);
  if (deltas.length > 0) await moveLevels(deltas, transaction);
  await recordMovements(changes, transaction);
}

/**
 * Locks all levels in key order. Otherwise the ledger's foreign key would lock levels with a net change of zero out of order.
 */
async function lockLevels(levels: readonly Level[], transaction: Transaction): Promise<void> {
  const where = { [Op.or]: levels.map(({ productId, locationId }) => ({ productId, locationId })) };
  await StockLevel.findAll({ attributes: ['productId'], where, lock: true, raw: true, transaction });
}

interface Level {
  productId: number;
  locationId: number;
}

interface Delta extends Level {
  units: number;
}

/** The net change of each level, in key order. */
function netDeltas(changes: StockChange[]): Delta[] {
  const net = new Map<string, Delta>();
  for (const { productId, locationId, quantity } of changes) {
    const key = `${productId} ${locationId}`;
    const units = (net.get(key)?.units ?? 0) + quantity;
    net.set(key, { productId, locationId, units });
  }
  return [...net.values()].sort((a, b) => a.productId - b.productId || a.locationId - b.locationId);
}

// One JSON array as parameter keeps the statement the same, so it is prepared once, and rows are found by key: 1.4 ms for 190
// of 1,000 products, 3.3 ms with CASE … WHEN … END. Without the hint MySQL scans small tables and locks every row it
// reads: orders of different products would wait for each other.
const MOVE_LEVELS = `
  UPDATE JSON_TABLE($deltas, '$[*]' COLUMNS (
      productId INT UNSIGNED PATH '$.productId', locationId INT UNSIGNED PATH '$.locationId', units INT PATH '$.units'
    )) AS delta
  STRAIGHT_JOIN stock_levels AS level FORCE INDEX (PRIMARY)
    ON level.productId = delta.productId AND level.locationId = delta.locationId
  SET level.onHand = level.onHand + delta.units
  WHERE level.onHand + delta.units BETWEEN level.reserved AND ${LIMITS.stock.max}`;

async function moveLevels(deltas: Delta[], transaction: Transaction): Promise<void> {
  const [, moved] = await (StockLevel.sequelize as Sequelize).query(MOVE_LEVELS, {
    bind: { deltas: JSON.stringify(deltas) },
    type: QueryTypes.UPDATE,
    transaction,
  });
  if (moved !== deltas.length) throw await refusal(deltas, transaction);
}

/** Says why the guarded UPDATE skipped rows; the transaction then rolls back. */
async function refusal(deltas: Delta[], transaction: Transaction): Promise<Problem> {
  const levels = await StockLevel.findAll({
    where: { [Op.or]: deltas.map(({ productId, locationId }) => ({ productId, locationId })) },
    transaction,
    raw: true,
  });
  const shortages = deltas.flatMap(({ productId, locationId, units }): Shortage[] => {
    const level = levels.find((one) => one.productId === productId && one.locationId === locationId);
    const available = level ? level.onHand - level.reserved : 0;
    return available + units < 0 ? [{ productId, requested: -units, available }] : [];
  });
  if (shortages.length > 0) return insufficientStock(shortages);
  return new Problem('CONFLICT', `A location holds at most ${LIMITS.stock.max} units of a product.`);
}

async function recordMovements(changes: StockChange[], transaction: Transaction): Promise<void> {
  for (const { quantity } of changes) {
    if (!Number.isSafeInteger(quantity) || quantity === 0)
      throw new RangeError(`not a movement: ${quantity} units`);
  }
  const createdAt = new Date();
  await insertRows(
    StockMovement,
    changes.map(({ productId, locationId, quantity, kind, orderId, actorId, reason }) => ({
      productId,
      locationId,
      quantity,
      kind,
      orderId,
      actorId,
      reason,
      createdAt,
    })),
    transaction,
  );
}

/**
 * For inventory:repair only: adds movements to the ledger that the level already includes. Locks the level, and refuses what
 * would take level and ledger further apart or past each other.
 *
 * @throws Error when the level does not lack these movements in its ledger, or there is no such level
 */
export async function recordWithoutMoving(changes: StockChange[], transaction: Transaction): Promise<void> {
  const [first] = changes;
  if (!first) return;
  const where = { productId: first.productId, locationId: first.locationId };
  if (changes.some((one) => one.productId !== where.productId || one.locationId !== where.locationId)) {
    throw new Error('movements are recorded for one product at one location at a time');
  }
  const level = await StockLevel.findOne({ where, transaction, lock: true });
  if (!level)
    throw new Error(`product ${where.productId} has no stock level at location ${where.locationId}`);
  const lacking = level.onHand - Number(await StockMovement.sum('quantity', { where, transaction }));
  const units = changes.reduce((sum, { quantity }) => sum + quantity, 0);
  if (Math.sign(units) !== Math.sign(lacking) || Math.abs(units) > Math.abs(lacking)) {
    throw new Error(`the ledger of product ${where.productId} lacks ${lacking} units, not ${units}`);
  }
  // Two repairs on different servers of a cluster must conflict: writes the level, forth and back, since an UPDATE that changes
  // nothing is not replicated.
  const step = level.onHand > level.reserved ? -1 : 1;
  for (const units of [step, -step]) await moveLevels([{ ...where, units }], transaction);
  await StockMovement.bulkCreate(changes, { validate: true, transaction });
}

export function insufficientStock(shortages: Shortage[]): Problem {
  const list = shortages.map(
    (s) => `${s.requested} of product ${s.productId}, of which there are ${s.available}`,
  );
  return new Problem('INSUFFICIENT_STOCK', `Asked for ${list.join('; ')}.`, { extensions: { shortages } });
}
