import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { inSnapshot } from '../../database/transaction.js';
import { decodeCursor, encodeCursor, type PageRequest } from '../../http/paging.js';
import { Order, StockDocument, StockLevel, StockMovement } from '../../models/index.js';
import { Location } from '../../models/location.js';
import type { MovementKind, ReasonCode } from '../../models/stock-movement.js';
import { formatOrderNumber } from '../../rules/order-number.js';

/** Most movements that a page examines, so that its cost is independent of the length of the ledger. */
const SCAN = 5_000;
/** Largest assumed clock difference between two processes. */
const DAY_MS = 86_400_000;

export interface LedgerFilters {
  kind?: MovementKind[];
  reasonCode?: ReasonCode[];
  locationId?: number;
  /** From the first time up to but excluding the second. */
  from?: Date;
  to?: Date;
}

type Passed = Pick<
  StockMovement,
  'id' | 'locationId' | 'onHand' | 'committed' | 'kind' | 'reasonCode' | 'createdAt'
>;

type Counters = Pick<StockMovement, 'onHand' | 'committed'>;

/** Position of a page: the counters per location before the last examined movement. */
interface Reached {
  id: number;
  levels: Map<number, Counters>;
}

interface Found {
  id: number;
  /** After the movement. */
  level: Counters;
  reached: Reached;
}

const cursorKeys = z.tuple([z.int(), z.array(z.tuple([z.int(), z.int(), z.int()])).max(1_000)]);
const cursorOf = ({ id, levels }: Reached): string =>
  encodeCursor([
    id,
    [...levels].map(([locationId, { onHand, committed }]) => [locationId, onHand, committed]),
  ]);

/**
 * Reads a page of a product's movements, newest first, each with the counters of its level afterwards. These are computed
 * backwards from the present level, and the cursor carries them on: movements are only appended, so those older than a cursor
 * do not change.
 *
 * With filters, a page can have fewer entries than `limit`, even none, and still a `next`.
 * @throws Problem VALIDATION_FAILED if `after` is not a cursor of this list
 */
export async function readLedger(
  sequelize: Sequelize,
  productId: number,
  filters: LedgerFilters,
  { limit, offset = 0, after, count }: PageRequest,
) {
  const total = count ? await StockMovement.count({ where: whereOf(productId, filters) }) : undefined;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const rows = isFiltered ? SCAN : Math.min(offset + limit + 1, SCAN);
  const page = after
    ? await readOn(sequelize, { productId, filters, limit, rows, reached: reachedBy(after) })
    : await readFirst(sequelize, { productId, filters, limit: limit + offset, rows, isDeep: offset > 0 });
  const items = await present(after ? page.found : page.found.slice(offset));
  return { items, next: page.next && cursorOf(page.next), ...(count && { total }) };
}

function reachedBy(cursor: string): Reached {
  const [id, levels] = decodeCursor(cursor, cursorKeys);
  return { id, levels: new Map(levels.map(([locationId, ...level]) => [locationId, countersOf(...level)])) };
}

const countersOf = (onHand: number, committed: number): Counters => ({ onHand, committed });

interface Asked {
  productId: number;
  filters: LedgerFilters;
  limit: number;
  /** Per statement. */
  rows: number;
}

/** Levels and movements from one snapshot. */
function readFirst(sequelize: Sequelize, asked: Asked & { isDeep: boolean }) {
  return inSnapshot(
    sequelize,
    async (transaction) => {
      const { productId } = asked;
      const now = await StockLevel.findAll({ where: { productId }, raw: true, transaction });
      const levels = new Map(
        now.map(({ locationId, onHand, committed }) => [locationId, countersOf(onHand, committed)]),
      );
      const found: Found[] = [];
      let reached: Reached = { id: Number.MAX_SAFE_INTEGER, levels };
      for (;;) {
        const page = await readOn(
          sequelize,
          { ...asked, limit: asked.limit - found.length, reached },
          transaction,
        );
        found.push(...page.found);
        // Only an offset may examine more.
        if (!page.next || !asked.isDeep || found.length === asked.limit) return { found, next: page.next };
        reached = page.next;
      }
    },
    {},
  );
}

async function readOn(
  sequelize: Sequelize,
  { productId, filters, limit, rows, reached: from }: Asked & { reached: Reached },
  transaction?: Transaction,
): Promise<{ found: Found[]; next: Reached | null }> {
  const passed = await passOver(sequelize, { productId, rows, from }, transaction);
  const found: Found[] = [];
  let reached = from;
  for (const [index, movement] of passed.entries()) {
    const { id, locationId, onHand, committed } = movement;
    const level = reached.levels.get(locationId) as Counters;
    const before = countersOf(level.onHand - onHand, level.committed - committed);
    reached = { id, levels: new Map([...reached.levels, [locationId, before]]) };
    if (isTooOld(movement, filters)) return { found, next: null };
    if (matches(movement, filters)) found.push({ id, level, reached });
    const isLast = index === passed.length - 1 && passed.length < rows;
    if (found.length === limit) return { found, next: isLast ? null : reached };
  }
  return { found, next: passed.length < rows ? null : reached };
}

/** One scan per location, backwards along the index. */
async function passOver(
  sequelize: Sequelize,
  { productId, rows, from: { id, levels } }: { productId: number; rows: number; from: Reached },
  transaction?: Transaction,
): Promise<Passed[]> {
  if (levels.size === 0) return [];
  const ofLocation = `(
    SELECT id, locationId, onHand, committed, kind, reasonCode, createdAt FROM stock_movements FORCE INDEX (stock_movements_level)
    WHERE productId = ? AND locationId = ? AND id < ? ORDER BY id DESC LIMIT ${rows})`;
  const locations = [...levels.keys()];
  return sequelize.query<Passed>(
    `${locations.map(() => ofLocation).join(' UNION ALL ')} ORDER BY id DESC LIMIT ${rows}`,
    {
      replacements: locations.flatMap((locationId) => [productId, locationId, id]),
      type: QueryTypes.SELECT,
      transaction,
    },
  );
}

const matches = (
  { kind, reasonCode, locationId, createdAt }: Passed,
  { kind: kinds, reasonCode: codes, locationId: location, from, to }: LedgerFilters,
): boolean =>
  (!kinds || kinds.includes(kind)) &&
  (!codes || (reasonCode !== null && codes.includes(reasonCode))) &&
  (!location || locationId === location) &&
  (!from || createdAt >= from) &&
  (!to || createdAt < to);

/** Ids increase with time, except those of shipments that a migration recorded. */
const isTooOld = ({ kind, createdAt }: Passed, { from }: LedgerFilters): boolean =>
  from !== undefined && kind !== 'shipment' && createdAt.getTime() < from.getTime() - DAY_MS;

function whereOf(productId: number, { from, to, ...equal }: LedgerFilters) {
  const during = { ...(from && { [Op.gte]: from }), ...(to && { [Op.lt]: to }) };
  const asked = Object.entries(equal).filter(([, value]) => value !== undefined);
  return { productId, ...Object.fromEntries(asked), ...((from || to) && { createdAt: during }) };
}

async function present(found: Found[]) {
  if (found.length === 0) return [];
  const movements = await StockMovement.findAll({
    where: { id: found.map(({ id }) => id) },
    include: { model: Order, attributes: ['number'] },
  });
  const byId = new Map(movements.map((movement) => [movement.id, movement]));
  const [locations, documents] = await Promise.all([readLocations(movements), readDocuments(movements)]);
  return found.map(({ id, level }) => {
    const movement = byId.get(id) as StockMovement;
    const number = movement.order?.number;
    return {
      ...movement.get(),
      location: locations.get(movement.locationId) as Location,
      document: documents.get(movement.documentId) ?? null,
      orderNumber: number ? formatOrderNumber(number) : null,
      quantity: movement.onHand - movement.committed,
      balance: level.onHand - level.committed,
      onHandAfter: level.onHand,
      committedAfter: level.committed,
    };
  });
}

async function readLocations(movements: readonly StockMovement[]): Promise<Map<number, Location>> {
  const found = await Location.findAll({
    attributes: ['id', 'code', 'name', 'kind'],
    where: { id: [...new Set(movements.map(({ locationId }) => locationId))] },
    raw: true,
  });
  return new Map(found.map((location) => [location.id, location]));
}

/** By their ids. */
async function readDocuments(
  movements: readonly StockMovement[],
): Promise<Map<string | null, Pick<StockDocument, 'kind' | 'number'>>> {
  const ids = new Set(movements.flatMap(({ documentId }) => documentId ?? []));
  if (ids.size === 0) return new Map();
  const found = await StockDocument.findAll({
    attributes: ['id', 'kind', 'number'],
    where: { id: [...ids] },
  });
  return new Map(found.map((document) => [document.id, document]));
}
