// Percentages have four decimals in the database: DECIMAL(7, 4).

/** Removes trailing zeros: "19.0000" → "19", "25.5000" → "25.5". */
export const percentOf = (rate: string): string => (rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate);

/** "25.5" → 255000. */
export function tenThousandths(rate: string): number {
  const [whole = '0', decimals = ''] = rate.split('.');
  return Number(whole + decimals.padEnd(4, '0'));
}
