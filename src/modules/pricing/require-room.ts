import type { Model, ModelStatic, Transaction } from 'sequelize';
import { Problem } from '../../errors.js';

interface Room {
  /** Maximum number of rows. */
  max: number;
  /** Plural noun for the message: "tax rates". */
  what: string;
  /** What to do if there are too many. */
  advice?: string;
  /** Rows to add. Default: one. */
  more?: number;
}

/**
 * Checks the maximum number of rules, which are all kept in memory. The rulebook is locked, so none can be added meanwhile.
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
