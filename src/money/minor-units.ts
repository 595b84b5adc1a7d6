import { Problem } from '../errors.js';
import { fromThousandths, isAmountOf, toThousandths } from './amounts.js';
import { decimalsOf } from './currencies.js';

/** An amount in whole minor units as ISO 4217 counts them, and its currency: 4998 USD, 500 JPY, 1250 KWD. */
export interface Money {
  minor: number;
  currency: string;
}

/**
 * "49.98" USD → 4998; "50" JPY → 50; "1.250" KWD → 1250. Exact, never rounded.
 * @throws Problem AMOUNT_NOT_PAYABLE when the currency has no such fraction, as of "49.98" JPY
 */
export function toMoney(amount: string, currency: string): Money {
  const minor = rescale(toThousandths(amount), 3, decimalsOf(currency));
  if (minor === undefined || !isAmountOf(amount, currency)) {
    throw new Problem('AMOUNT_NOT_PAYABLE', `There is no way to pay ${amount} ${currency} exactly.`);
  }
  return { minor, currency };
}

/**
 * As a decimal string: 4998 USD → "49.98"; 50 JPY → "50".
 * @throws RangeError when three decimals do not hold it, as of 12555 CLF
 */
export function fromMoney({ minor, currency }: Money): string {
  const thousandths = rescale(minor, decimalsOf(currency), 3);
  if (thousandths === undefined) throw new RangeError(`three decimals do not hold ${minor} ${currency}`);
  return fromThousandths(thousandths, currency);
}

/** Converts whole units to another number of decimals; undefined if the result is not whole. */
export function rescale(units: number, from: number, to: number): number | undefined {
  const rescaled = to >= from ? units * 10 ** (to - from) : units / 10 ** (from - to);
  return Number.isSafeInteger(rescaled) ? rescaled : undefined;
}
