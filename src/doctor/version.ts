/**
 * Whether a version is at least as new as another, compared number by number.
 * @param version such as "10.11.6-MariaDB"; a suffix is ignored
 */
export function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const numbers = (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
  for (const [index, wanted] of oldest.entries()) {
    const given = numbers[index] ?? 0;
    if (given !== wanted) return given > wanted;
  }
  return true;
}
