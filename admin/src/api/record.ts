import type { RaRecord } from 'react-admin';

/** A record that was read by itself, with its ETag for the If-Match of a change; a row of a list has no `_etag` at all. */
export interface Read extends RaRecord {
  _etag: string | null;
}

/** What a form saves, of the record as the form shows it: react-admin itself compares with what was read last. */
export const basedOn = (base: RaRecord | undefined, values: object) =>
  base ? { ...values, _base: base } : values;
