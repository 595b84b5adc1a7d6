import { Problem } from '../../errors.js';

/** Requested units that are not available. */
export interface Shortage {
  productId: number;
  /** The location of a refused adjustment. */
  locationId?: number;
  requested: number;
  /** Units that can ship to the country of the order. */
  available: number;
  /** Units at locations that do not ship there; omitted if there are none. */
  notShippable?: number;
}

export function insufficientStock(shortages: Shortage[]): Problem {
  const list = shortages.map(({ productId, requested, available, notShippable }) => {
    const elsewhere = notShippable ? `, and ${notShippable} at locations that do not ship there` : '';
    return `${requested} of product ${productId}, of which there are ${available}${elsewhere}`;
  });
  return new Problem('INSUFFICIENT_STOCK', `Asked for ${list.join('; ')}.`, { extensions: { shortages } });
}

/** Products with missing units, according to this error; none for other errors. */
export function shortProducts(error: unknown): number[] {
  if (!(error instanceof Problem)) return [];
  const { shortages, levels } = (error.extensions ?? {}) as Record<string, Array<{ productId: number }>>;
  const short =
    error.code === 'INSUFFICIENT_STOCK' ? shortages : error.code === 'STOCK_PROMISED' ? levels : undefined;
  return (short ?? []).map(({ productId }) => productId);
}
