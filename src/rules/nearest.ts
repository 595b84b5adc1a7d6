import leven from 'leven';

/**
 * The known name that was probably meant: the nearest with one typo (names below eight letters) or two. Case and separators
 * do not count.
 * @returns undefined when none is near, or the name itself is known
 */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const bare = bareOf(name);
  let nearest: { one: string; distance: number } | undefined;
  for (const one of known) {
    const other = bareOf(one);
    const allowed = Math.min(other.length, bare.length) < 8 ? 1 : 2;
    const distance = isSwapped(bare, other) ? 1 : leven(bare, other, { maxDistance: allowed + 1 });
    if (distance <= allowed && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) {
      nearest = { one, distance };
    }
  }
  return nearest?.one;
}

const bareOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Whether two neighbouring letters are swapped, which leven counts as two edits. */
function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at >= 0 && one.slice(0, at) + one[at + 1] + one[at] + one.slice(at + 2) === other;
}
