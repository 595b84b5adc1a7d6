import type { Schemas } from '@stockkeeper/client';

export type TaxRate = Schemas['TaxRate'];
export type TaxCategory = Schemas['TaxCategory'];

/** Of products and rates that are told no other; the service keeps it under that id. */
export const STANDARD_TAX_CATEGORY_ID = 1;
