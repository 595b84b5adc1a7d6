import type { IndexScan } from './index-scans.js';

/** What one filter comes to. */
export interface Filter {
  /** SQL on `placed`. */
  condition: string;
  /** What it can be read by, if there is an index for it; none at all when nothing can fit. */
  scans?: IndexScan[];
  /** Of several that can be read by, the lowest is. */
  rank?: number;
  /** Whether the scans are of the orders of the asked statuses alone. */
  coversStatus?: boolean;
}

export const MATCHES_NOTHING: Filter = { condition: 'FALSE', scans: [], rank: 0 };
