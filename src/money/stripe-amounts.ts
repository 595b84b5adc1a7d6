import { Problem } from '../errors.js';
import { decimalsOf } from './currencies.js';
import { type Money, rescale } from './minor-units.js';

/**
 * Currencies whose units at Stripe differ from ISO 4217: króna and Ugandan shillings in hundredths, as they used to be, and
 * ariary in whole units.
 * https://docs.stripe.com/currencies#special-cases
 */
const DECIMALS = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);
const stripeDecimals = (currency: string) => DECIMALS.get(currency) ?? decimalsOf(currency);

/**
 * Stripe's `amount`. For currencies with three decimals, Stripe requires the last digit to be 0.
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

/** @throws RangeError for a fraction that the currency does not have, or for anything but an amount */
export function fromStripeAmount(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  const isAmount = Number.isSafeInteger(amount) && amount >= 0;
  const minor = isAmount ? rescale(amount, stripeDecimals(currency), decimalsOf(currency)) : undefined;
  if (minor === undefined) throw new RangeError(`not an amount of ${currency}: ${amount}`);
  return { minor, currency };
}

const notPayable = (why: string) => new Problem('AMOUNT_NOT_PAYABLE', why);
