import { Problem } from '../../errors.js';

/** Requested units that are not available. */
export interface Shortage {
  productId: number;
  /** Where stock was to be adjusted. */
  locationId?: number;
  requested: number;
  /** For the country of the order. */
  available: number;
  /** At locations that do not ship there; left out if there are none. */
  notShippable?: number;
}

export function insufficientStock(shortages: Shortage[]): Problem {
  const list = shortages.map(({ productId, requested, available, notShippable }) => {
    const elsewhere = notShippable ? `, and ${notShippable} at locations that do not ship there` : '';
    return `${requested} of product ${productId}, of which there are ${available}${elsewhere}`;
  });
  return new Problem('INSUFFICIENT_STOCK', `Asked for ${list.join('; ')}.`, { extensions: { shortages } });
}

/** Products of which units were missing; none of other errors. */
export function shortProducts(error: unknown): number[] {
  if (!(error instanceof Problem)) return [];
  const { shortages, levels } = (error.extensions ?? {}) as Record<string, Array<{ productId: number }>>;
  const short =
    error.code === 'INSUFFICIENT_STOCK' ? shortages : error.code === 'STOCK_PROMISED' ? levels : undefined;
  return (short ?? []).map(({ productId }) => productId);
}
