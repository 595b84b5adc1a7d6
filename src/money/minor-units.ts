import { Problem } from '../errors.js';
import { fromThousandths, isAmountOf, toThousandths } from './amounts.js';
import { decimalsOf } from './currencies.js';

/** An amount in whole minor units as defined by ISO 4217, and its currency: 4998 USD, 500 JPY, 1250 KWD. */
export interface Money {
  minor: number;
  currency: string;
}

/**
 * "49.98" USD → 4998; "50" JPY → 50; "1.250" KWD → 1250. Exact, never rounded.
 * @throws Problem AMOUNT_NOT_PAYABLE when the currency has no such fraction, such as "49.98" JPY
 */
export function toMoney(amount: string, currency: string): Money {
  const minor = rescale(toThousandths(amount), 3, decimalsOf(currency));
  if (minor === undefined || !isAmountOf(amount, currency)) {
    throw new Problem('AMOUNT_NOT_PAYABLE', `There is no way to pay ${amount} ${currency} exactly.`);
  }
  return { minor, currency };
}

/**
 * Formats as a decimal string: 4998 USD → "49.98"; 50 JPY → "50".
 * @throws RangeError when it needs more than three decimals, such as 12555 CLF
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
