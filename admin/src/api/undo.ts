import type { RaRecord } from 'react-admin';

type Values = Record<string, unknown>;

const before = new WeakMap<RaRecord, Values>();

/** Keeps what a change has replaced. @param saved the record as it was answered */
export function rememberUndo(saved: RaRecord, known: RaRecord, changes: Values): void {
  const replaced = Object.keys(changes).map((name) => [name, known[name] ?? null]);
  before.set(saved, Object.fromEntries(replaced));
}

/** What changing the record back would save; undefined where that is not known. */
export const undoOf = (saved: RaRecord): Values | undefined => before.get(saved);
