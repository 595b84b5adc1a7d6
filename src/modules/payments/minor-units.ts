import { Problem } from '../../errors.js';
import { fromMinorUnits, toMinorUnits } from '../../money.js';
import type { Money } from './provider.js';

/** The house keeps every amount with two decimals, whatever its currency. */
const HOUSE_DECIMALS = 2;

/** Decimals that a currency has, as ISO 4217 says; two unless named here. Intl knows others, those of daily use. */
const DECIMALS = new Map<string, number>(
  (
    [
      [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
      [3, 'BHD IQD JOD KWD LYD OMR TND'],
      [4, 'CLF UYW'],
    ] as const
  ).flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, decimals] as const)),
);

/**
 * "49.98" USD → 4998; "50.00" JPY → 50; "1.25" KWD → 1250. Exact, never rounded.
 * @throws Problem AMOUNT_NOT_PAYABLE when the currency has no such fraction, as of "49.98" JPY
 */
export function toMoney(amount: string, currency: string): Money {
  const minor = rescale(toMinorUnits(amount), HOUSE_DECIMALS, decimalsOf(currency));
  if (minor === undefined) {
    throw new Problem('AMOUNT_NOT_PAYABLE', `There is no way to pay ${amount} ${currency} exactly.`);
  }
  return { minor, currency };
}

/**
 * As a decimal string of the house: 4998 USD → "49.98"; 50 JPY → "50.00".
 * @throws RangeError when two decimals do not hold it, as of 1255 KWD
 */
export function fromMoney({ minor, currency }: Money): string {
  const hundredths = rescale(minor, decimalsOf(currency), HOUSE_DECIMALS);
  if (hundredths === undefined) throw new RangeError(`two decimals do not hold ${minor} ${currency}`);
  return fromMinorUnits(hundredths);
}

/** The same amount in units of another number of decimals; nothing when that takes a fraction of a unit. */
export function rescale(units: number, from: number, to: number): number | undefined {
  const rescaled = to >= from ? units * 10 ** (to - from) : units / 10 ** (from - to);
  return Number.isSafeInteger(rescaled) ? rescaled : undefined;
}

/** Decimals of a currency in ISO 4217. */
export function decimalsOf(currency: string): number {
  return DECIMALS.get(currency) ?? HOUSE_DECIMALS;
}
