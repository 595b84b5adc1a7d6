import type { Schemas } from '@stockkeeper/client';

export type Product = Schemas['AdminProduct'];

/** Its stock at a location. */
export type StockLevel = Schemas['StockLevel'];
