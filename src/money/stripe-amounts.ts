import { Problem } from '../errors.js';
import { decimalsOf } from './currencies.js';
import { type Money, rescale } from './minor-units.js';

/**
 * Where Stripe counts otherwise than ISO 4217: króna and Ugandan shillings in hundredths, as they once were, and
 * ariary whole.
 * https://docs.stripe.com/currencies#special-cases
 */
const DECIMALS = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);
const stripeDecimals = (currency: string) => DECIMALS.get(currency) ?? decimalsOf(currency);

/**
 * What Stripe calls `amount`. Of currencies with three decimals it takes no last digit but 0.
 * https://docs.stripe.com/currencies#three-decimal
 * @throws Problem AMOUNT_NOT_PAYABLE when Stripe cannot take such a fraction
 */
export function toStripeAmount({ minor, currency }: Money): number {
  const amount = rescale(minor, decimalsOf(currency), stripeDecimals(currency));
  if (amount === undefined) throw notPayable(`Stripe takes no fractions of ${currency}.`);
  if (decimalsOf(currency) === 3 && amount % 10 !== 0) {
    throw notPayable(`Stripe takes two decimals of ${currency}: a third can only be 0.`);
  }
  return amount;
}

/** @throws RangeError when it is a fraction that the currency does not have, or no amount at all */
export function fromStripeAmount(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  const isAmount = Number.isSafeInteger(amount) && amount >= 0;
  const minor = isAmount ? rescale(amount, stripeDecimals(currency), decimalsOf(currency)) : undefined;
  if (minor === undefined) throw new RangeError(`not an amount of ${currency}: ${amount}`);
  return { minor, currency };
}

const notPayable = (why: string) => new Problem('AMOUNT_NOT_PAYABLE', why);
