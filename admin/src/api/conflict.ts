import type { RaRecord } from 'react-admin';

/** A field that both have changed, or one of them. */
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
  /** Of the amounts among the fields. */
  currency?: string;
  fields: ChangedField[];
}

/** The fields of which one's own value is saved; undefined to go back to the form, with nothing saved and nothing lost. */
export type ConflictAnswer = string[] | undefined;

let ask: ((conflict: Conflict) => Promise<ConflictAnswer>) | undefined;

/** Set by the dialog that shows what has changed. */
export function askConflictsWith(dialog: typeof ask): void {
  ask = dialog;
}

export const askAboutConflict = async (conflict: Conflict): Promise<ConflictAnswer> => ask?.(conflict);

const NEVER_SHOWN = ['updatedAt', 'version', '_etag'];

/**
 * What differs between the record as it was opened, as it is now, and as it was to be saved.
 * @param computed fields that nobody changes
 */
export function changedFields(
  before: RaRecord,
  theirs: RaRecord,
  mine: Record<string, unknown>,
  computed: string[] = [],
): ChangedField[] {
  const hidden = new Set([...NEVER_SHOWN, ...computed]);
  return Object.keys({ ...theirs, ...mine })
    .filter((field) => !hidden.has(field))
    .map((field) => ({ field, before: before[field], theirs: theirs[field], mine: mine[field] }))
    .filter((one) => !isSame(one.before, one.theirs) || one.mine !== undefined);
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
