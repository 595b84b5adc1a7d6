import { type InferCreationAttributes, Op, type Transaction } from 'sequelize';
import { insertRows } from '../../database/insert-rows.js';
import { StockLevel } from '../../models/stock-level.js';
import { StockMovement } from '../../models/stock-movement.js';
import { actorColumns, type Principal, SERVICE } from '../../rules/principal.js';
import { findBackordered } from './backorders/find-backordered.js';
import { promiseUnits } from './backorders/promise-units.js';
import { lockStock } from './lock-stock.js';
import { type Delta, type Level, moveLevels, moveUnwaited } from './move-levels.js';
import { floorOf, tellOfLevels } from './tell-of-stock.js';

type Movement = InferCreationAttributes<StockMovement>;

/** Signed changes of a level's counters; at least one is not zero. */
export type StockChange = MovementChange | HoldChange;

export type MovementChange = Pick<Movement, 'productId' | 'locationId' | 'kind'> &
  Partial<Pick<Movement, 'onHand' | 'committed' | 'orderId' | 'reason' | 'reasonCode' | 'documentId'>> &
  Partial<Pick<HoldChange, 'held'>> & {
    /** Who does it. Default: the service, for example when an order commits its units. */
    actor?: Principal;
  };

/** Held or released units. They are not in the ledger: stock_holds has the reason. */
export interface HoldChange extends Level {
  kind: 'hold';
  held: number;
  /** For inventory:repair only: may use the safety stock. */
  isRepair?: true;
}

/**
 * The only way to change stock: updates the levels and writes the ledger, in the given transaction.
 *
 * One guarded UPDATE keeps `committed + held` within `onHand`, and the safety stock out of orders and holds. If it does not
 * change all rows, everything is rolled back. Levels are updated before the ledger is written: the ledger's foreign key takes
 * shared locks on levels, and two transactions that hold those would deadlock. Units that become free are promised to waiting
 * orders.
 *
 * @throws LocationsOvertaken; Problem INSUFFICIENT_STOCK naming the shortages, CONFLICT if a level would pass
 *   LIMITS.stock.max or free more units than are committed or held
 */
export async function moveStock(changes: StockChange[], transaction: Transaction): Promise<void> {
  if (changes.length === 0) return;
  const net = netDeltas(changes);
  // An UPDATE that changes nothing reports 0 rows.
  const deltas = net.filter(({ onHand, committed, held }) => onHand !== 0 || committed !== 0 || held !== 0);
  for (const delta of deltas) if (delta.sale) delta.floor = floorOf(freed(delta), transaction);
  if (deltas.length > 0 && deltas.length < net.length) await lockLevels(net, transaction);
  const isAwaited = deltas.length > 0 && !(await moveUnwaited(deltas, transaction));
  const awaited = isAwaited ? await moveAwaited(deltas, transaction) : [];
  await recordMovements(changes.filter(isMovement), transaction);
  // Of a new product nothing is back.
  if (changes.some(({ kind }) => kind !== 'initial')) await tellOfLevels(deltas.map(freed), transaction);
  // By the ledger, which says who waits and where: with these movements in it.
  if (awaited.length > 0) await promiseUnits(awaited, transaction);
}

/** Available units that a change frees or, if negative, takes. */
const freed = ({ productId, locationId, onHand, committed, held, floor }: Delta) => ({
  productId,
  locationId,
  change: onHand - committed - held,
  isSafe: floor !== undefined && floor > 0,
});

/**
 * If orders wait for units that become free, promises the units in this transaction, so that no other order gets them.
 * @returns the products
 */
async function moveAwaited(deltas: readonly Delta[], transaction: Transaction): Promise<number[]> {
  const productIds = [...new Set(deltas.map(({ productId }) => productId))];
  await lockStock(productIds, transaction);
  await moveLevels(deltas, transaction);
  return findBackordered(productIds, transaction);
}

const isMovement = (change: StockChange): change is MovementChange => change.kind !== 'hold';

/**
 * Locks all levels in key order. Otherwise the ledger's foreign key would lock levels with a net change of zero out of order.
 */
async function lockLevels(levels: readonly Level[], transaction: Transaction): Promise<void> {
  const where = { [Op.or]: levels.map(({ productId, locationId }) => ({ productId, locationId })) };
  await StockLevel.findAll({ attributes: ['productId'], where, lock: true, raw: true, transaction });
}

const NOTHING = { onHand: 0, committed: 0 };

/** Whether an order or a hold takes available units, not just those of its hold. */
function takesFree(change: StockChange): boolean {
  if (change.kind === 'hold') return change.held > 0 && !change.isRepair;
  return change.kind === 'order' && (change.committed ?? 0) + (change.held ?? 0) > 0;
}

/** The net change of each level, in key order. */
function netDeltas(changes: StockChange[]): Delta[] {
  const net = new Map<string, Delta>();
  for (const change of changes) {
    const { productId, locationId, held = 0 } = change;
    const { onHand = 0, committed = 0 } = change.kind === 'hold' ? NOTHING : change;
    const key = `${productId} ${locationId}`;
    const delta = net.get(key) ?? { productId, locationId, onHand: 0, committed: 0, held: 0, sale: 0 };
    delta.onHand += onHand;
    delta.committed += committed;
    delta.held += held;
    if (takesFree(change)) delta.sale = 1;
    net.set(key, delta);
  }
  return [...net.values()].sort((a, b) => a.productId - b.productId || a.locationId - b.locationId);
}

async function recordMovements(changes: MovementChange[], transaction: Transaction): Promise<void> {
  for (const { onHand = 0, committed = 0 } of changes) {
    const isWhole = Number.isSafeInteger(onHand) && Number.isSafeInteger(committed);
    if (!isWhole || (onHand === 0 && committed === 0))
      throw new RangeError(`not a movement: ${onHand} units on hand, ${committed} committed`);
  }
  const createdAt = new Date();
  const rows = changes.map(({ productId, locationId, onHand = 0, committed = 0, kind, orderId }) => ({
    productId,
    locationId,
    onHand,
    committed,
    kind,
    orderId,
    createdAt,
  }));
  // Movements of placed orders have none of the other columns, so their rows omit them.
  const isExplained = changes.some((one) => one.actor || one.reason || one.reasonCode || one.documentId);
  const explained = isExplained
    ? rows.map((row, index) => {
        const { actor = SERVICE, reason, reasonCode, documentId } = changes[index] as MovementChange;
        return { ...row, ...actorColumns(actor), reason, reasonCode, documentId };
      })
    : rows;
  await insertRows(StockMovement, explained, transaction);
}

/**
 * For inventory:repair only: adds movements to the ledger that the level already includes. Locks the level, and refuses
 * movements that would move level and ledger further apart or past each other.
 *
 * @throws Error if the ledger does not lack these movements, or there is no such level
 */
export async function recordWithoutMoving(
  changes: MovementChange[],
  transaction: Transaction,
): Promise<void> {
  const [first] = changes;
  if (!first) return;
  const where = { productId: first.productId, locationId: first.locationId };
  if (changes.some((one) => one.productId !== where.productId || one.locationId !== where.locationId)) {
    throw new Error('movements are recorded for one product at one location at a time');
  }
  const level = await StockLevel.findOne({ where, transaction, lock: true });
  if (!level)
    throw new Error(`product ${where.productId} has no stock level at location ${where.locationId}`);
  for (const counter of ['onHand', 'committed'] as const) {
    const lacking = level[counter] - Number((await StockMovement.sum(counter, { where, transaction })) ?? 0);
    const units = changes.reduce((sum, { [counter]: change = 0 }) => sum + change, 0);
    if (units !== 0 && (Math.sign(units) !== Math.sign(lacking) || Math.abs(units) > Math.abs(lacking))) {
      throw new Error(
        `the ledger of product ${where.productId} lacks ${lacking} units ${counter}, not ${units}`,
      );
    }
  }
  // Writes the level forth and back, so that two repairs on different servers of a cluster conflict: an UPDATE that changes
  // nothing is not replicated.
  const step = level.onHand > level.committed + level.held ? -1 : 1;
  for (const onHand of [step, -step]) {
    await moveLevels([{ ...where, onHand, committed: 0, held: 0, sale: 0 }], transaction);
  }
  const rows = changes.map(({ onHand = 0, actor = SERVICE, ...change }) => ({
    ...change,
    ...actorColumns(actor),
    onHand,
  }));
  await StockMovement.bulkCreate(rows, { validate: true, transaction });
}
