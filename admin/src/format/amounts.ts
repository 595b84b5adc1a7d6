// Amounts of one currency, as decimal strings of the API: all have its decimals, and none passes through a float.

const unitsOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

function amountOf(units: bigint, like: string): string {
  const decimals = like.split('.')[1]?.length ?? 0;
  if (decimals === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** What is left of an amount. */
export const less = (amount: string, ...taken: string[]): string =>
  amountOf(
    taken.reduce((left, one) => left - unitsOf(one), unitsOf(amount)),
    amount,
  );

/** What some of `of` equal units of an amount come to, rounded down. */
export const partOf = (amount: string, units: number, of: number): string =>
  amountOf((unitsOf(amount) * BigInt(units)) / BigInt(of), amount);

export const sumOf = (first: string, ...others: string[]): string =>
  amountOf(
    others.reduce((sum, one) => sum + unitsOf(one), unitsOf(first)),
    first,
  );
