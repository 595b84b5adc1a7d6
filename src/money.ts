/**
 * Money is DECIMAL(…,2) in the database and a decimal string in JSON ("49.98"). Sums and products are
 * computed on whole minor units (cents), never on fractions: 0.1 + 0.2 is not 0.3 in floating point.
 */

/** What one order may cost at most, in minor units: the largest DECIMAL(12,2). */
export const MAX_TOTAL_MINOR = 999_999_999_999;

/**
 * "49.98" → 4998. Takes what a DECIMAL(…,2) column or a validated request holds: digits, with one or two decimals or none.
 * @throws RangeError when it is anything else, or beyond 2^53 minor units
 */
export function toMinorUnits(amount: string): number {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  const minor = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : Number.NaN;
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an amount of money: ${amount}`);
  return minor;
}

/** 4998 → "49.98". */
export function fromMinorUnits(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What so many units at such a price cost together. */
export function totalOf(lines: ReadonlyArray<{ price: string; quantity: number }>): string {
  return fromMinorUnits(lines.reduce((sum, { price, quantity }) => sum + toMinorUnits(price) * quantity, 0));
}
