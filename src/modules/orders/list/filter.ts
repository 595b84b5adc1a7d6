import type { Walk } from './walks.js';

/** What one filter comes to. */
export interface Filter {
  /** SQL on `placed`. */
  condition: string;
  /** What it can be read by, if there is an index for it; none at all when nothing can fit. */
  walks?: Walk[];
  /** Of several that can be read by, the lowest is. */
  rank?: number;
  /** Whether the walks are of the orders of the asked statuses alone. */
  coversStatus?: boolean;
}

export const NOTHING: Filter = { condition: 'FALSE', walks: [], rank: 0 };
