import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { Location } from '../../../models/location.js';
import { findLocationOfKind } from '../locations.js';

const TRANSIT = { code: 'in-transit', name: 'In transit', kind: 'transit' } as const;

// The rulebook caches the locations, so a new one must raise its revision.
const COUNT_CHANGE = `INSERT INTO rulebook (id, revision, lockCount) VALUES (1, 1, 0)
  ON DUPLICATE KEY UPDATE revision = revision + 1`;

/**
 * The location of units in transit. The first transfer creates it: a shop without transfers has none.
 * @throws Problem CONFLICT if another location has its code
 */
export async function requireTransit(transaction: Transaction): Promise<number> {
  const found = await findLocationOfKind(TRANSIT.kind, transaction);
  if (found !== undefined) return found;
  await (Location.sequelize as Sequelize).query(COUNT_CHANGE, { type: QueryTypes.INSERT, transaction });
  // If two run at once, one creates it; the other waits, and finds it.
  await Location.bulkCreate([TRANSIT], { ignoreDuplicates: true, transaction });
  const made = await findLocationOfKind(TRANSIT.kind, transaction);
  if (made !== undefined) return made;
  throw new Problem(
    'CONFLICT',
    `The code ${TRANSIT.code} is for units on their way: give that location another.`,
  );
}
