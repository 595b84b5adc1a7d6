import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, fromThousandths } from '../../src/money/amounts.js';
import { CURRENCIES, decimalsOf } from '../../src/money/currencies.js';
import { fromMoney, toMoney } from '../../src/money/minor-units.js';
import { fromStripeAmount, toStripeAmount } from '../../src/money/stripe-amounts.js';

describe('an amount in minor units', () => {
  it.each([
    ['49.98', 'USD', 4998],
    ['0.01', 'EUR', 1],
    ['9999999999.99', 'USD', 999_999_999_999],
    ['50.00', 'JPY', 50],
    ['50', 'XOF', 50],
    ['3.00', 'ISK', 3],
    ['1.25', 'KWD', 1250],
    ['1.255', 'KWD', 1255],
    ['1.25', 'CLF', 12_500],
  ])('%s %s is %i', (amount, currency, minor) => {
    expect(toMoney(amount, currency)).toEqual({ minor, currency });
    expect(fromMoney({ minor, currency })).toBe(formatAmount(amount, currency));
  });

  it.each([
    ['49.98', 'JPY'],
    ['0.01', 'KRW'],
    ['10.50', 'UGX'],
    ['0.005', 'USD'],
  ])('%s %s is none, since there is no such coin', (amount, currency) => {
    expect(() => toMoney(amount, currency)).toThrow(expect.objectContaining({ code: 'AMOUNT_NOT_PAYABLE' }));
  });

  it('that three decimals do not hold is never rounded', () => {
    expect(() => fromMoney({ minor: 12_555, currency: 'CLF' })).toThrow(RangeError);
  });
});

describe('what Stripe calls an amount', () => {
  it.each([
    ['10.00', 'USD', 1000],
    ['500', 'JPY', 500],
    // These two Stripe has in hundredths that are always 00.
    ['5', 'ISK', 500],
    ['5', 'UGX', 500],
    // Two decimals in ISO 4217, none at Stripe.
    ['900.00', 'MGA', 900],
    // Of three decimals the last has to be 0.
    ['5.120', 'KWD', 5120],
  ])('%s %s is %i', (amount, currency, units) => {
    const money = toMoney(amount, currency);
    expect(toStripeAmount(money)).toBe(units);
    expect(fromStripeAmount(units, currency.toLowerCase())).toEqual(money);
  });

  it('takes no fractions of an ariary and no third decimal, and gives none of a króna', () => {
    expect(() => toStripeAmount(toMoney('10.50', 'MGA'))).toThrow('no fractions of MGA');
    expect(() => toStripeAmount(toMoney('1.255', 'KWD'))).toThrow('two decimals of KWD');
    expect(() => fromStripeAmount(550, 'isk')).toThrow(RangeError);
  });
});

it('whatever goes there comes back the same, in every currency', () => {
  const currency = fc.constantFrom(...CURRENCIES);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999_99 }), currency, (whole, code) => {
      const amount = fromThousandths(whole * 1000, code);
      expect(fromMoney(fromStripeAmount(toStripeAmount(toMoney(amount, code)), code.toLowerCase()))).toBe(
        amount,
      );
    }),
  );
});

it('every amount that a currency has is a whole number of its minor units, and comes back with its decimals', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999 }),
      fc.constantFrom(...CURRENCIES),
      (minor, currency) => {
        const amount = fromMoney({ minor, currency });
        expect(toMoney(amount, currency)).toEqual({ minor, currency });
        expect(amount.split('.')[1] ?? '').toHaveLength(decimalsOf(currency));
      },
    ),
  );
});
