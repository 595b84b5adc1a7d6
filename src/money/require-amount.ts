import { invalidField, type Problem } from '../errors.js';
import { isAmountOf } from './amounts.js';
import { decimalsOf } from './currencies.js';

/**
 * Checks that an amount of a request has no more decimals than its currency. The schema has checked its format.
 * @param field its path in the request
 * @throws Problem VALIDATION_FAILED when it has more decimals
 */
export function requireAmountOf(amount: string | undefined, currency: string, field: string): void {
  const refused = amount === undefined ? undefined : refusedAmount(amount, currency, field);
  if (refused) throw refused;
}

/** The problem of requireAmountOf; undefined if the amount is valid. */
export function refusedAmount(amount: string, currency: string, field: string): Problem | undefined {
  if (isAmountOf(amount, currency)) return undefined;
  return invalidField(field, `must be an amount in ${currency}, which has ${decimalsIn(currency)}`);
}

function decimalsIn(currency: string): string {
  const decimals = decimalsOf(currency);
  return decimals === 0 ? 'no decimals' : `${decimals} decimals`;
}
