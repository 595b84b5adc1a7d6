import type { PricedLine, Rules } from '../../pricing/api.js';
import type { Allocation, Part, Stock } from '../../stock/api.js';
import type { Decision, Placement } from './decide-orders.js';

/** A line of an order. */
export type PlacedLine = PricedLine & {
  /** Units that are not there yet; left out if there are none. */
  backorderedQuantity?: number;
};

/** The location of units that are not there yet; undefined if there is none of the products. */
export function backorderIn({ locations }: Rules, stock: Stock): number | undefined {
  const id = locations?.find(({ isBackorder }) => isBackorder)?.id;
  return id !== undefined && stock.has(id) ? id : undefined;
}

/**
 * Units may be owed only if none can come meanwhile: the batch is decided again, with the stock locked first. Otherwise a later
 * order could get units that come now.
 */
export class ShelvesUnlocked extends Error {
  constructor() {
    super('units are owed only while the stock is locked');
  }
}

/** Products of which the orders take units that are not there yet. */
export function backorderedProducts(
  placements: readonly Placement[],
  decisions: readonly Decision[],
  backorder: number | undefined,
): number[] {
  if (backorder === undefined) return [];
  const productIds = decisions.flatMap((decision, index) => {
    if ('refused' in decision) return [];
    const { lines } = placements[index] as Placement;
    return lines.filter((_, line) => unitsAt(backorder, decision.allocation[line]) > 0);
  });
  return [...new Set(productIds.map(({ productId }) => productId))];
}

/** The lines with their units that are on backorder; the same array without any. */
export function withBackordered(
  lines: PricedLine[],
  allocation: Allocation['parts'],
  backorder: number | undefined,
): PlacedLine[] {
  if (backorder === undefined || allocation.every((parts) => unitsAt(backorder, parts) === 0)) return lines;
  return lines.map((line, index) => ({
    ...line,
    backorderedQuantity: unitsAt(backorder, allocation[index]),
  }));
}

const unitsAt = (location: number, parts: readonly Part[] = []): number =>
  parts.reduce((sum, { locationId, quantity }) => sum + (locationId === location ? quantity : 0), 0);
