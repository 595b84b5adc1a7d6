import type { RaRecord } from 'react-admin';

/** A field that both have changed, or that somebody else has. */
export interface ChangedField {
  field: string;
  /** As the form had it when it was opened. */
  before: unknown;
  theirs: unknown;
  /** Undefined when it was not changed here. */
  mine: unknown;
}

/** Somebody else has changed what is being saved (412). */
export interface Conflict {
  resource: string;
  fields: ChangedField[];
}

export type ConflictAnswer = 'save-mine' | 'take-theirs';

let ask: ((conflict: Conflict) => Promise<ConflictAnswer>) | undefined;

/** Set by the dialog that shows what has changed. */
export function askConflictsWith(dialog: typeof ask): void {
  ask = dialog;
}

export const askAboutConflict = (conflict: Conflict): Promise<ConflictAnswer> =>
  ask ? ask(conflict) : Promise.resolve('take-theirs');

const NEVER_SHOWN = new Set(['updatedAt', 'version', '_etag']);

/** What differs between the record as it was opened, as it is now, and as it was to be saved. */
export function changedFields(
  before: RaRecord,
  theirs: RaRecord,
  mine: Record<string, unknown>,
): ChangedField[] {
  return Object.keys({ ...theirs, ...mine })
    .filter((field) => !NEVER_SHOWN.has(field))
    .map((field) => ({ field, before: before[field], theirs: theirs[field], mine: mine[field] }))
    .filter((one) => !isSame(one.before, one.theirs) || one.mine !== undefined);
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
