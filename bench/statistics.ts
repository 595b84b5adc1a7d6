/** @throws RangeError for an empty list */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of nothing');
  return (upper + lower) / 2;
}

/**
 * Exact: from all values, not from a histogram.
 * @param sorted ascending
 * @param share from 0 to 1: 0.99 for p99
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/**
 * The median of the ratios of each round, in which both sides ran one right after the other: what slows the
 * machine for a while slows both, and falls out.
 */
export function medianRatio(above: readonly number[], below: readonly number[]): number {
  return median(above.map((value, round) => value / (below[round] ?? Number.NaN)));
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
