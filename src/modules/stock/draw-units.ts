/** Units from one location. */
export interface Part {
  locationId: number;
  quantity: number;
}

/**
 * Takes units from several places, the first place first, as far as there are enough. Pure.
 *
 * @param unitsAt units at a place; negative counts as none
 * @returns the places that give some, and how many
 */
export function drawUnits<Place extends { locationId: number }>(
  wanted: number,
  places: readonly Place[],
  unitsAt: (place: Place) => number,
): Part[] {
  const parts: Part[] = [];
  let left = wanted;
  for (const place of places) {
    const quantity = Math.min(left, unitsAt(place));
    if (quantity <= 0) continue;
    parts.push({ locationId: place.locationId, quantity });
    left -= quantity;
  }
  return parts;
}
