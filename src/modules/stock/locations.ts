import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { jsonOf } from '../../database/json-column.js';
import { invalidField, notFound, Problem } from '../../errors.js';
import { SELLS } from '../../models/availability.js';
import { Location } from '../../models/location.js';

/** A location that orders get units from, as in the rulebook. */
export interface SellingLocation {
  id: number;
  /** ISO 3166-1 alpha-2; null for all countries. */
  shipsTo: ReadonlySet<string> | null;
  /** The location of units on backorder. */
  isBackorder?: true;
}

/** SQL for ORDER BY: the order of allocation. */
export const BY_PRIORITY = "location.kind = 'backorder', location.priority DESC, location.id";

interface Row {
  id: number;
  isBackorder: number;
  /** JSON: parsed by the driver on MySQL, text on MariaDB. */
  shipsTo: string[] | string | null;
}

/** Reads the locations that sell, in the order of allocation. */
export async function readSellingLocations(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<SellingLocation[]> {
  const rows = await sequelize.query<Row>(
    `SELECT location.id, location.shipsTo, location.kind = 'backorder' AS isBackorder
     FROM locations AS location WHERE ${SELLS} OR location.kind = 'backorder' ORDER BY ${BY_PRIORITY}`,
    { type: QueryTypes.SELECT, transaction },
  );
  return rows.map(({ id, shipsTo, isBackorder }) => {
    const countries = jsonOf(shipsTo);
    return { id, shipsTo: countries && new Set(countries), ...(isBackorder === 1 && { isBackorder: true }) };
  });
}

/** The location of units on backorder, created by a migration. */
export async function backorderLocation(transaction?: Transaction): Promise<number> {
  const id = await findLocationOfKind('backorder', transaction);
  if (id === undefined) throw new Error('there is no location of the kind backorder: run npm run db:migrate');
  return id;
}

/** The location of a kind that has at most one. */
export async function findLocationOfKind(
  kind: 'backorder' | 'transit',
  transaction?: Transaction,
): Promise<number | undefined> {
  const where = { kind };
  const found = await Location.findOne({ attributes: ['id'], where, order: ['id'], raw: true, transaction });
  return found?.id;
}

/** The locations among these ids where stock is kept: active and physical. */
export async function findLocations(
  ids: readonly number[],
  transaction: Transaction,
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const where = { id: [...new Set(ids)], isActive: true, kind: 'physical' };
  const found = await Location.findAll({ attributes: ['id'], where, raw: true, transaction });
  return new Set(found.map(({ id }) => id));
}

/**
 * The default location of stock that comes or leaves: the first in the order of allocation.
 * @throws Problem CONFLICT if no location is active, which only SQL can cause
 */
export async function firstLocation(transaction: Transaction): Promise<number> {
  const found = await Location.findOne({
    attributes: ['id'],
    where: { isActive: true, kind: 'physical' },
    order: [
      ['priority', 'DESC'],
      ['id', 'ASC'],
    ],
    raw: true,
    transaction,
  });
  if (!found) throw new Problem('CONFLICT', 'No location is active: switch one on first.');
  return found.id;
}

/**
 * The named location, or the first one.
 * @throws Problem VALIDATION_FAILED for an unknown, inactive or virtual one
 */
export async function requireLocation(
  id: number | undefined,
  transaction: Transaction,
  field = 'locationId',
): Promise<number> {
  if (id === undefined) return firstLocation(transaction);
  const found = await Location.findByPk(id, {
    attributes: ['kind', 'isActive'],
    raw: true,
    transaction,
  });
  if (!found) throw invalidField(field, 'is not a location');
  if (found.kind !== 'physical') throw invalidField(field, 'is not a physical location');
  if (!found.isActive) throw invalidField(field, 'is an inactive location');
  return id;
}

/**
 * The location in a URL.
 * @throws Problem NOT_FOUND, VALIDATION_FAILED for an inactive or virtual one
 */
export async function requireLocationOfPath(id: number, transaction: Transaction): Promise<void> {
  if ((await Location.count({ where: { id }, transaction })) === 0) throw notFound('location', id);
  await requireLocation(id, transaction);
}
