import { type InferCreationAttributes, Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { insertRows } from '../../database/insert-rows.js';
import { Problem } from '../../errors.js';
import { availableOf } from '../../models/availability.js';
import { Location } from '../../models/location.js';
import { StockLevel } from '../../models/stock-level.js';
import { StockMovement } from '../../models/stock-movement.js';
import { LIMITS } from '../../rules/values.js';
import { insufficientStock, type Shortage } from './shortages.js';

type Movement = InferCreationAttributes<StockMovement>;

/** Signed changes of a level's counters, of which one is not zero. */
export type StockChange = MovementChange | HoldChange;

export type MovementChange = Pick<Movement, 'productId' | 'locationId' | 'kind'> &
  Partial<
    Pick<Movement, 'onHand' | 'committed' | 'orderId' | 'actorId' | 'reason' | 'reasonCode' | 'documentId'>
  > &
  Partial<Pick<HoldChange, 'held'>>;

/** Units that are held, or released. Not in the ledger: stock_holds has the reason. */
export interface HoldChange extends Level {
  kind: 'hold';
  held: number;
  /** For inventory:repair only: may use the safety stock. */
  isRepair?: true;
}

/**
 * The only way to change stock: updates the levels and writes the ledger, in the given transaction.
 *
 * One guarded UPDATE, which keeps `committed + held` within `onHand`, and the safety stock out of orders and holds; if it does not
 * change all rows, everything is rolled back. Levels are updated before the ledger is written: the ledger's foreign key takes shared
 * locks on levels, and two transactions that hold those would deadlock.
 *
 * @throws LocationsOvertaken; Problem INSUFFICIENT_STOCK naming the shortages, CONFLICT when a level would pass LIMITS.stock.max or
 *   frees more units than are committed or held
 */
export async function moveStock(changes: StockChange[], transaction: Transaction): Promise<void> {
  if (changes.length === 0) return;
  const net = netDeltas(changes);
  // An UPDATE that changes nothing reports 0 rows.
  const deltas = net.filter(({ onHand, committed, held }) => onHand !== 0 || committed !== 0 || held !== 0);
  if (deltas.length > 0 && deltas.length < net.length) await lockLevels(net, transaction);
  if (deltas.length > 0) await moveLevels(deltas, transaction);
  await recordMovements(changes.filter(isMovement), transaction);
}

const isMovement = (change: StockChange): change is MovementChange => change.kind !== 'hold';

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
  onHand: number;
  committed: number;
  held: number;
  /** 1 if an order or a hold takes available units, and must leave the safety stock; otherwise 0. */
  sale: 0 | 1;
}

const NOTHING = { onHand: 0, committed: 0 };

/** Whether an order or a hold takes available units, and not just those of a hold. */
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

// One JSON array as parameter keeps the statement the same, so it is prepared once, and rows are found by key: 1.4 ms for 190
// of 1,000 products, 3.3 ms with CASE … WHEN … END. Without the hint MySQL scans small tables and locks every row it
// reads: orders of different products would wait for each other.
const MOVE_LEVELS = `
  UPDATE JSON_TABLE($deltas, '$[*]' COLUMNS (
      productId INT UNSIGNED PATH '$.productId', locationId INT UNSIGNED PATH '$.locationId',
      onHand INT PATH '$.onHand', committed INT PATH '$.committed', held INT PATH '$.held', sale INT PATH '$.sale'
    )) AS delta
  STRAIGHT_JOIN stock_levels AS level FORCE INDEX (PRIMARY)
    ON level.productId = delta.productId AND level.locationId = delta.locationId
  SET level.onHand = level.onHand + delta.onHand, level.committed = level.committed + delta.committed,
    level.held = level.held + delta.held
  WHERE level.onHand + delta.onHand - level.committed - delta.committed - level.held - delta.held
      >= IF(delta.sale, level.safetyStock, 0)
    AND level.committed + delta.committed >= 0 AND level.held + delta.held >= 0
    AND level.onHand + delta.onHand <= ${LIMITS.stock.max}`;

/**
 * Nothing is sold at a location that is switched off meanwhile. Looked up once a statement; the shared lock on these rows makes
 * whoever switches one off wait, and then see what was sold.
 */
const sellAt = (locations: number) =>
  ` AND (SELECT COUNT(*) FROM locations WHERE isActive AND id IN (${Array.from({ length: locations }, (_, n) => `$location${n}`).join(', ')})) = ${locations}`;

async function moveLevels(deltas: Delta[], transaction: Transaction): Promise<void> {
  const selling = new Set<number>();
  for (const { sale, locationId } of deltas) if (sale) selling.add(locationId);
  const sql = selling.size > 0 ? MOVE_LEVELS + sellAt(selling.size) : MOVE_LEVELS;
  const locations = [...selling].map((id, n) => [`location${n}`, id] as const);
  const [, moved] = await (StockLevel.sequelize as Sequelize).query(sql, {
    bind: { deltas: JSON.stringify(deltas), ...Object.fromEntries(locations) },
    type: QueryTypes.UPDATE,
    transaction,
  });
  if (moved === deltas.length) return;
  await requireActive([...selling], transaction);
  throw await refusal(deltas, transaction);
}

/** A location was switched off since it was read: whoever sells there decides again. */
export class LocationsOvertaken extends Problem<'SERVICE_UNAVAILABLE'> {
  constructor() {
    const detail = 'A location of the order is being switched off. Try again shortly.';
    super('SERVICE_UNAVAILABLE', detail, { retryAfterSeconds: 1 });
  }
}

/** @throws LocationsOvertaken */
async function requireActive(ids: number[], transaction: Transaction): Promise<void> {
  if (ids.length === 0) return;
  const active = await Location.count({ where: { id: ids, isActive: true }, transaction });
  if (active < ids.length) throw new LocationsOvertaken();
}

/** Says why the guarded UPDATE skipped rows; the transaction then rolls back. */
async function refusal(deltas: Delta[], transaction: Transaction): Promise<Problem> {
  const levels = await StockLevel.findAll({
    where: { [Op.or]: deltas.map(({ productId, locationId }) => ({ productId, locationId })) },
    transaction,
    raw: true,
  });
  const levelOf = ({ productId, locationId }: Level) =>
    levels.find((one) => one.productId === productId && one.locationId === locationId);
  const shortages = deltas.flatMap((delta): Shortage[] => {
    const level = levelOf(delta);
    const available = level ? availableOf(delta.sale ? level : { ...level, safetyStock: 0 }) : 0;
    const requested = delta.committed + delta.held - delta.onHand;
    return requested > available ? [{ productId: delta.productId, requested, available }] : [];
  });
  if (shortages.length > 0) return insufficientStock(shortages);
  for (const [counter, how] of [
    ['committed', 'committed to orders'],
    ['held', 'in holds'],
  ] as const) {
    const freed = deltas.find((delta) => (levelOf(delta)?.[counter] ?? 0) + delta[counter] < 0);
    if (!freed) continue;
    const { productId, locationId } = freed;
    const what = `Location ${locationId} has fewer than ${-freed[counter]} units of product ${productId} ${how}`;
    return new Problem('CONFLICT', `${what}: npm run inventory:verify says where the books differ.`);
  }
  return new Problem('CONFLICT', `A location holds at most ${LIMITS.stock.max} units of a product.`);
}

async function recordMovements(changes: MovementChange[], transaction: Transaction): Promise<void> {
  for (const { onHand = 0, committed = 0 } of changes) {
    const isWhole = Number.isSafeInteger(onHand) && Number.isSafeInteger(committed);
    if (!isWhole || (onHand === 0 && committed === 0))
      throw new RangeError(`not a movement: ${onHand} units on hand, ${committed} committed`);
  }
  const createdAt = new Date();
  const rows = changes.map(
    ({ productId, locationId, onHand = 0, committed = 0, kind, orderId, actorId, reason }) => ({
      productId,
      locationId,
      onHand,
      committed,
      kind,
      orderId,
      actorId,
      reason,
      createdAt,
    }),
  );
  // Orders have neither code nor document: their rows are not longer for it.
  const explained = changes.some(({ reasonCode, documentId }) => reasonCode || documentId)
    ? rows.map((row, index) => {
        const { reasonCode, documentId } = changes[index] as MovementChange;
        return { ...row, reasonCode, documentId };
      })
    : rows;
  await insertRows(StockMovement, explained, transaction);
}

/**
 * For inventory:repair only: adds movements to the ledger that the level already includes. Locks the level, and refuses what
 * would take level and ledger further apart or past each other.
 *
 * @throws Error when the level does not lack these movements in its ledger, or there is no such level
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
  // Two repairs on different servers of a cluster must conflict: writes the level, forth and back, since an UPDATE that changes
  // nothing is not replicated.
  const step = level.onHand > level.committed + level.held ? -1 : 1;
  for (const onHand of [step, -step]) {
    await moveLevels([{ ...where, onHand, committed: 0, held: 0, sale: 0 }], transaction);
  }
  const rows = changes.map(({ onHand = 0, ...change }) => ({ ...change, onHand }));
  await StockMovement.bulkCreate(rows, { validate: true, transaction });
}
