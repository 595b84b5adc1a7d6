import type { Model, ModelStatic, Transaction } from 'sequelize';
import { Problem } from '../../errors.js';

interface Room {
  /** Rows that a shop may have. */
  max: number;
  /** In the plural: "tax rates". */
  what: string;
  /** What to do about too many. */
  advice?: string;
  /** Rows that are to be added. Default: one. */
  more?: number;
}

/**
 * Rules are kept in memory, so a shop has so many at most. Whoever changes one holds the rulebook: nobody adds one meanwhile.
 * @throws Problem CONFLICT
 */
export async function requireRoom(
  model: ModelStatic<Model>,
  { max, what, advice, more = 1 }: Room,
  transaction: Transaction,
): Promise<void> {
  if ((await model.count({ transaction })) + more <= max) return;
  throw new Problem('CONFLICT', `A shop has at most ${max} ${what}${advice ? `: ${advice}` : ''}.`);
}
