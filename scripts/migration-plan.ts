import { migrations } from '../db/migrations/index.js';
import { Refusal, UsageError } from './command.js';

/** How far to go. */
export interface Target {
  /** The name of the last migration to apply or to undo. */
  to?: string;
  /** Undo every one. */
  all?: boolean;
}

/** Names of migrations, in the order in which they were or would be applied. */
export interface MigrationState {
  applied: string[];
  pending: string[];
  /** Applied by a version that is newer than this one, or older than the index. */
  unknown: string[];
}

const known = migrations.map(({ name }) => name);

/** @throws UsageError when it is not the name of a migration */
export function assertKnown(name: string): void {
  if (!known.includes(name)) throw new UsageError(`There is no migration "${name}".`);
}

/** @param executed the names that the database has recorded */
export function stateOf(executed: readonly string[]): MigrationState {
  return {
    applied: known.filter((name) => executed.includes(name)),
    pending: known.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !known.includes(name)),
  };
}

/** What up applies, in order. Nothing when the target is there already, so that a job can run again. */
export function planUp({ pending }: MigrationState, { to }: Target): string[] {
  return to === undefined ? pending : pending.filter((name) => known.indexOf(name) <= known.indexOf(to));
}

/**
 * What down undoes, the last one first. Nothing when all of it is undone already.
 * @throws Refusal when the database has migrations on top that this version does not know how to undo
 */
export function planDown({ applied, unknown }: MigrationState, { to, all }: Target): string[] {
  if (unknown.length > 0) {
    throw new Refusal(
      `The database has migrations that this version does not know: ${unknown.join(', ')}. ` +
        'They may rest on what would be undone: undo them with the version that brought them.',
    );
  }
  const undoable = [...applied].reverse();
  if (all) return undoable;
  if (to === undefined) return undoable.slice(0, 1);
  return undoable.filter((name) => known.indexOf(name) >= known.indexOf(to));
}
