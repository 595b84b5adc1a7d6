import type { Schemas } from '@stockkeeper/client';

export type PriceList = Schemas['PriceList'];
export type ListedPrice = Schemas['ListedPrice'];

/** A price that is typed: of a new row, or of one that is there. */
export interface TypedPrice {
  productId: number;
  minQuantity: number;
  /** Null takes the price away. */
  amount: string | null;
}

export const keyOf = ({ productId, minQuantity }: Pick<TypedPrice, 'productId' | 'minQuantity'>): string =>
  `${productId}-${minQuantity}`;
