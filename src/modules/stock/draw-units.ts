/** Units from one location. */
export interface Part {
  locationId: number;
  quantity: number;
}

/**
 * Takes units from several sources, the first one first, as far as there are enough. Pure.
 *
 * @param unitsOf units of a source; negative counts as none
 * @returns the sources that give some, and how many
 */
export function draw<Source>(
  wanted: number,
  sources: readonly Source[],
  unitsOf: (source: Source) => number,
): Array<{ source: Source; quantity: number }> {
  const drawn: Array<{ source: Source; quantity: number }> = [];
  let left = wanted;
  for (const source of sources) {
    const quantity = Math.min(left, unitsOf(source));
    if (quantity <= 0) continue;
    drawn.push({ source, quantity });
    left -= quantity;
  }
  return drawn;
}

/** The same from places, as parts. Pure. */
export const drawUnits = <Place extends { locationId: number }>(
  wanted: number,
  places: readonly Place[],
  unitsAt: (place: Place) => number,
): Part[] =>
  draw(wanted, places, unitsAt).map(({ source: { locationId }, quantity }) => ({ locationId, quantity }));
