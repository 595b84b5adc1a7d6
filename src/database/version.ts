import type { Model, ModelStatic, Transaction } from 'sequelize';
import { notFound, Problem } from '../errors.js';

// Rows that several people change count their changes in `version`. Sequelize's optimistic locking (`version: true` of
// the model) writes it in each save's own UPDATE and guards that by the version that was read; a static update()
// leaves it out, so models/hooks/count-changes.ts adds it there. Ratings are left out: a review is no change that an
// admin should read before changing a price, as little as an order is.

interface Versioned {
  version: number;
}

/** The versions that If-Match lets pass, every one when there are none; see src/http/etag.ts. */
export type Versions = readonly number[] | undefined;

/** @throws Problem PRECONDITION_FAILED when versions are given and the row's is none of them */
export function requireVersion(what: string, { version }: Versioned, versions: Versions): void {
  if (!versions || versions.includes(version)) return;
  throw new Problem('PRECONDITION_FAILED', `The ${what} has changed: it is at version ${version} now.`, {
    extensions: { version },
  });
}

/**
 * Holds a row until the transaction ends, if it has one of those versions.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 * @example const category = await lockVersion(Category, 'category', 7, versions, transaction)
 */
export async function lockVersion<Row extends Model & Versioned>(
  model: ModelStatic<Row>,
  what: string,
  id: number,
  versions: Versions,
  transaction: Transaction,
): Promise<Row> {
  const row = await model.findByPk(id, { lock: true, transaction });
  if (!row) throw notFound(what, id);
  requireVersion(what, row, versions);
  return row;
}
