/** A location of a product, by what it has for orders that wait. */
export interface Shelf {
  locationId: number;
  /** Units that could be bought there: below 0 if fewer are left than the safety stock. */
  available: number;
  /** Units there that are promised already. */
  promised: number;
  /** Units that wait and that it can send, to their countries. */
  wanted: number;
}

/**
 * Which units are promised to the orders that wait for a product: as many as there are, and no more than they wait for. What nobody
 * waits for any more is released. Pure.
 *
 * @param owed units that wait, in all
 * @param shelves the one with the highest priority first
 * @returns the change of what is promised, by location
 */
export function planPromises(owed: number, shelves: readonly Shelf[]): Map<number, number> {
  const kept = new Map(
    shelves.map(({ locationId, promised, wanted }) => [locationId, Math.min(promised, wanted)]),
  );
  const keptOf = ({ locationId }: Shelf) => kept.get(locationId) as number;
  let unpromised = owed - shelves.reduce((sum, shelf) => sum + keptOf(shelf), 0);
  for (const shelf of shelves.toReversed()) {
    const released = Math.min(keptOf(shelf), Math.max(-unpromised, 0));
    kept.set(shelf.locationId, keptOf(shelf) - released);
    unpromised += released;
  }
  for (const shelf of shelves) {
    const more = Math.max(Math.min(shelf.available, unpromised, shelf.wanted - keptOf(shelf)), 0);
    kept.set(shelf.locationId, keptOf(shelf) + more);
    unpromised -= more;
  }
  return new Map(
    shelves.flatMap((shelf) => {
      const change = keptOf(shelf) - shelf.promised;
      return change === 0 ? [] : [[shelf.locationId, change]];
    }),
  );
}
