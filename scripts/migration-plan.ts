import { knownMigrations as known, type MigrationState } from '../src/database/migration-state.js';
import { Refusal, UsageError } from './command.js';

/** How far to go. */
export interface Target {
  /** The name of the last migration to apply or to undo. */
  to?: string;
  /** Undo every one. */
  all?: boolean;
}

/** @throws UsageError when it is not the name of a migration */
export function assertKnown(name: string): void {
  if (!known.includes(name)) throw new UsageError(`There is no migration "${name}".`);
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
