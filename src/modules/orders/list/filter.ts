import type { IndexScan } from './index-scans.js';

/** One filter of a list of orders, as SQL. */
export interface Filter {
  /** SQL condition on `placed`. */
  condition: string;
  /** Index scans that yield the matching orders, if there is an index; empty if nothing can match. */
  scans?: IndexScan[];
  /** Of several filters with scans, the one with the lowest rank is used. */
  rank?: number;
  /** Whether the scans are already limited to the requested statuses. */
  coversStatus?: boolean;
}

export const MATCHES_NOTHING: Filter = { condition: 'FALSE', scans: [], rank: 0 };
