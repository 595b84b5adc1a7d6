/** A location of a product, and its units for waiting orders. */
export interface Shelf {
  locationId: number;
  /** Available units; negative if fewer are left than the safety stock. */
  available: number;
  /** Units that are already promised. */
  promised: number;
  /** Units in waiting orders that it can ship to. */
  wanted: number;
}

/**
 * Plans which units of a product are promised to waiting orders: as many as there are, but no more than they wait for. Units
 * that nobody waits for any more are released. Pure.
 *
 * @param owed all units that orders wait for
 * @param shelves by priority
 * @returns the change of promised units, by location
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
