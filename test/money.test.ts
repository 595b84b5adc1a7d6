import { describe, expect, it } from 'vitest';
import { fromMinorUnits, MAX_TOTAL_MINOR, toMinorUnits } from '../src/money.js';

describe('toMinorUnits', () => {
  it.each([
    ['0', 0],
    ['0.00', 0],
    ['0.01', 1],
    ['0.1', 10],
    ['1', 100],
    ['1.5', 150],
    ['49.98', 4998],
    ['007.00', 700],
    ['99999999.99', 9_999_999_999],
    ['9999999999.99', MAX_TOTAL_MINOR],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('takes %j', (amount, minor) => {
    expect(toMinorUnits(amount)).toBe(minor);
  });

  it.each([
    '',
    ' ',
    '-1',
    '+1',
    '.5',
    '1.',
    '1.999',
    '1,50',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    ' 1.00',
    '1.00\n',
    '१.००',
    '90071992547409.92',
  ])('refuses %j', (amount) => {
    expect(() => toMinorUnits(amount)).toThrow(RangeError);
  });
});

describe('fromMinorUnits', () => {
  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [10, '0.10'],
    [99, '0.99'],
    [100, '1.00'],
    [4998, '49.98'],
    [MAX_TOTAL_MINOR, '9999999999.99'],
  ])('writes %d', (minor, amount) => {
    expect(fromMinorUnits(minor)).toBe(amount);
  });

  it('undoes toMinorUnits for every number of cents', () => {
    for (let minor = 0; minor < 12_345; minor++) expect(toMinorUnits(fromMinorUnits(minor))).toBe(minor);
  });
});

it('adds up exactly where floats would not', () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(fromMinorUnits(toMinorUnits('0.10') + toMinorUnits('0.20'))).toBe('0.30');
});
