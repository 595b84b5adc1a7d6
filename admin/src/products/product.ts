import type { Schemas } from '@stockkeeper/client';

export type Product = Schemas['AdminProduct'];

/** Of which fewer units can be bought, a product is low. */
export const LOW_STOCK = 5;

export const isLow = ({ isActive, stockQuantity }: Product): boolean => isActive && stockQuantity < LOW_STOCK;
