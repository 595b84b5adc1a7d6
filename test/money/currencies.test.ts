import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { CURRENCIES, decimalsOf, isCurrency } from '../../src/money/currencies.js';

/** ISO 4217's list one, as the agency publishes it; the package has a copy beside the table that is made of it. */
const listOne = readFileSync(
  createRequire(import.meta.url).resolve('currency-codes/iso-4217-list-one.xml'),
  'utf8',
);
const published = new Map(
  [...listOne.matchAll(/<Ccy>(\w+)<\/Ccy>[\s\S]*?<CcyMnrUnts>([^<]+)<\/CcyMnrUnts>/g)].map(
    ([, code, units]) => [code as string, units as string],
  ),
);

describe('a currency', () => {
  it('is one of ISO 4217 that has a minor unit of at most three decimals', () => {
    const fit = [...published].filter(([, units]) => /^[0-3]$/.test(units)).map(([code]) => code);
    expect(published.size).toBeGreaterThan(150);
    // Since 2025-03-31: later than the copy.
    expect(CURRENCIES).toEqual([...fit, 'XCG'].sort());
  });

  it('has the decimals that ISO 4217 says', () => {
    for (const code of CURRENCIES) expect(String(decimalsOf(code)), code).toBe(published.get(code) ?? '2');
  });

  it.each<[string, number]>([
    ['USD', 2],
    ['JPY', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['KRW', 0],
    ['CLP', 0],
    // Whole at Stripe, or in daily use.
    ['MGA', 2],
    ['MRU', 2],
    ['HUF', 2],
    ['TWD', 2],
    ...['KWD', 'BHD', 'JOD', 'OMR', 'TND', 'LYD', 'IQD'].map((code): [string, number] => [code, 3]),
  ])('%s has %i decimals', (code, decimals) => {
    expect(decimalsOf(code)).toBe(decimals);
  });

  it.each(['ABC', 'usd', 'XXX', 'XTS', 'XAU', 'CLF', 'UYW', '', 'US', 'USDT'])('is not %j', (code) => {
    expect(isCurrency(code)).toBe(false);
  });
});
