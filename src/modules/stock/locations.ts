import type { Transaction } from 'sequelize';
import { invalidField, notFound } from '../../errors.js';
import { DEFAULT_LOCATION_ID, Location } from '../../models/location.js';

/** Those of the ids at which stock can be kept. */
export async function findLocations(
  ids: readonly number[],
  transaction: Transaction,
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const where = { id: [...new Set(ids)] };
  const found = await Location.findAll({ attributes: ['id'], where, raw: true, transaction });
  return new Set(found.map(({ id }) => id));
}

/** The location that stock comes to, or leaves, where none is named. */
export async function firstLocation(_transaction: Transaction): Promise<number> {
  return DEFAULT_LOCATION_ID;
}

/**
 * The location that somebody names, or the first one.
 * @throws Problem VALIDATION_FAILED for one at which no stock can be kept
 */
export async function requireLocation(id: number | undefined, transaction: Transaction): Promise<number> {
  if (id === undefined) return firstLocation(transaction);
  if ((await findLocations([id], transaction)).has(id)) return id;
  throw invalidField('locationId', 'is not a location');
}

/**
 * The location of an address.
 * @throws Problem NOT_FOUND, VALIDATION_FAILED for one at which no stock can be kept
 */
export async function requireLocationOfPath(id: number, transaction: Transaction): Promise<void> {
  if (!(await Location.findByPk(id, { attributes: ['id'], raw: true, transaction })))
    throw notFound('location', id);
  await requireLocation(id, transaction);
}
