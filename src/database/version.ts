import type { Model, ModelStatic, Transaction } from 'sequelize';
import { notFound, Problem } from '../errors.js';

// Optimistic locking for rows that several people edit. With `version: true` Sequelize increments and guards `version` in save(),
// but not in a static update(): countChanges adds it there. Ratings and stock do not increment it: an admin who changes a price
// need not have seen the latest review.

interface Versioned {
  version: number;
}

/** The versions that If-Match accepts; undefined for any. See src/http/etag.ts. */
export type Versions = readonly number[] | undefined;

/** @throws Problem PRECONDITION_FAILED when versions are given and the row has none of them */
export function requireVersion(what: string, { version }: Versioned, versions: Versions): void {
  if (!versions || versions.includes(version)) return;
  throw new Problem('PRECONDITION_FAILED', `The ${what} has changed: it is at version ${version} now.`, {
    extensions: { version },
  });
}

/**
 * Locks a row and checks its version.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 * @example const category = await lockVersion(Category, 'category', 7, versions, transaction)
 */
export async function lockVersion<Row extends Model & Versioned>(
  model: ModelStatic<Row>,
  what: string,
  id: number | string,
  versions: Versions,
  transaction: Transaction,
): Promise<Row> {
  const row = await model.findByPk(id, { lock: true, transaction });
  if (!row) throw notFound(what, id);
  requireVersion(what, row, versions);
  return row;
}
