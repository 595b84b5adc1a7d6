import { Problem } from '../errors.js';
import { isAmountOf } from './amounts.js';
import { decimalsOf } from './currencies.js';

/**
 * For whoever takes an amount in: the door has looked at its form, and here its currency is known.
 * @param field where it stands in the request
 * @throws Problem VALIDATION_FAILED when the currency has no such amount
 */
export function requireAmountOf(amount: string | undefined, currency: string, field: string): void {
  const refused = amount === undefined ? undefined : refusedAmount(amount, currency, field);
  if (refused) throw refused;
}

/** The refusal, or nothing when the currency has such an amount. */
export function refusedAmount(amount: string, currency: string, field: string): Problem | undefined {
  if (isAmountOf(amount, currency)) return undefined;
  return new Problem('VALIDATION_FAILED', `Please correct: ${field}.`, {
    errors: [{ field, message: `must be an amount in ${currency}, which has ${decimalsIn(currency)}` }],
  });
}

function decimalsIn(currency: string): string {
  const decimals = decimalsOf(currency);
  return decimals === 0 ? 'no decimals' : `${decimals} decimals`;
}
