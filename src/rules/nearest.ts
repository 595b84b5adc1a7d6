import leven from 'leven';

/**
 * The one of the known names that was probably meant: the nearest, when it is near. Half a dozen letters may have one
 * slip, longer names two; case and the signs between words do not count.
 * @returns nothing when none is near, or when the name itself is known
 */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const bare = bareOf(name);
  let nearest: { one: string; distance: number } | undefined;
  for (const one of known) {
    const other = bareOf(one);
    const allowed = Math.min(other.length, bare.length) < 8 ? 1 : 2;
    const distance = isTwisted(bare, other) ? 1 : leven(bare, other, { maxDistance: allowed + 1 });
    if (distance <= allowed && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) {
      nearest = { one, distance };
    }
  }
  return nearest?.one;
}

const bareOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Whether two neighbouring letters have changed places, which leven counts as two slips. */
function isTwisted(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at >= 0 && one.slice(0, at) + one[at + 1] + one[at] + one.slice(at + 2) === other;
}
