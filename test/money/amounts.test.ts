import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAmount,
  fromThousandths,
  isAmountOf,
  largestTotal,
  sumOf,
  toThousandths,
} from '../../src/money/amounts.js';
import { CURRENCIES, decimalsOf } from '../../src/money/currencies.js';

describe('toThousandths', () => {
  it.each([
    ['0', 0],
    ['0.00', 0],
    ['0.01', 10],
    ['0.1', 100],
    ['1', 1000],
    ['1.5', 1500],
    ['1.999', 1999],
    ['49.98', 49_980],
    ['007.00', 7000],
    ['99999999.99', 99_999_999_990],
    ['999999999999.999', 999_999_999_999_999],
    ['9007199254740.991', Number.MAX_SAFE_INTEGER],
  ])('takes %j', (amount, thousandths) => {
    expect(toThousandths(amount)).toBe(thousandths);
  });

  it.each([
    '',
    ' ',
    '-1',
    '+1',
    '.5',
    '1.',
    '1.9999',
    '1,50',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    ' 1.00',
    '1.00\n',
    '१.००',
    '9007199254740.992',
  ])('refuses %j', (amount) => {
    expect(() => toThousandths(amount)).toThrow(RangeError);
  });
});

describe('an amount that goes out', () => {
  it.each([
    ['49.980', 'USD', '49.98'],
    ['0.000', 'USD', '0.00'],
    ['500.000', 'JPY', '500'],
    ['0.000', 'JPY', '0'],
    ['1.250', 'KWD', '1.250'],
    ['7', 'KWD', '7.000'],
    ['-12.5', 'EUR', '-12.50'],
    ['98765432109876543210.120', 'EUR', '98765432109876543210.12'],
  ])('%s %s is shown as %s', (amount, currency, shown) => {
    expect(formatAmount(amount, currency)).toBe(shown);
  });

  it('is never rounded: what its currency cannot have is shown as it was kept', () => {
    expect(formatAmount('10.500', 'JPY')).toBe('10.5');
    expect(formatAmount('10.505', 'USD')).toBe('10.505');
  });
});

describe('in every currency', () => {
  const currency = fc.constantFrom(...CURRENCIES);
  const thousandths = fc.integer({ min: 0, max: 999_999_999_999_999 });

  it('what is written is read back the same, however the database pads it', () => {
    fc.assert(
      fc.property(currency, thousandths, (code, amount) => {
        const written = fromThousandths(amount, code);
        expect(toThousandths(written)).toBe(amount);
        expect(formatAmount(written, code)).toBe(written);
        const [whole, fraction = ''] = written.split('.');
        expect(formatAmount(`${whole}.${fraction.padEnd(3, '0')}`, code)).toBe(written);
      }),
    );
  });

  it('an amount that it has is written with its decimals, and with no other number of them', () => {
    fc.assert(
      fc.property(currency, thousandths, (code, amount) => {
        const decimals = fromThousandths(amount, code).split('.')[1] ?? '';
        expect(decimals.length === decimalsOf(code)).toBe(isAmountOf(amount, code));
      }),
    );
  });

  it('sums of amounts that it has are such amounts', () => {
    const amounts = currency.chain((code) =>
      fc.tuple(
        fc.constant(code),
        fc.array(
          fc
            .integer({ min: 0, max: 999_990_000 })
            .map((units) => fromThousandths(units * 10 ** (3 - decimalsOf(code)), code)),
        ),
      ),
    );
    fc.assert(
      fc.property(amounts, ([code, some]) => {
        const together = sumOf(some, code);
        expect(isAmountOf(together, code)).toBe(true);
        expect(toThousandths(together)).toBe(some.reduce((sum, one) => sum + toThousandths(one), 0));
      }),
    );
  });

  it('the largest total is one that it has, and the next one is too long', () => {
    for (const code of CURRENCIES) {
      expect(isAmountOf(largestTotal(code), code)).toBe(true);
      expect(fromThousandths(largestTotal(code), code)).toMatch(/^9{10}(\.9+)?$/);
    }
    expect(fromThousandths(largestTotal('USD'), 'USD')).toBe('9999999999.99');
    expect(fromThousandths(largestTotal('JPY'), 'JPY')).toBe('9999999999');
  });
});

it('adds up exactly where floats would not', () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(fromThousandths(toThousandths('0.10') + toThousandths('0.20'), 'USD')).toBe('0.30');
});
