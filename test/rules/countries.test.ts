import fc from 'fast-check';
import { iso31661, iso31662 } from 'iso-3166';
import { describe, expect, it } from 'vitest';
import { isCountry, isRegionOf } from '../../src/rules/countries.js';

const CODES = iso31661.map(({ alpha2 }) => alpha2);
const REGIONAL = ['AU', 'BR', 'CA', 'US'];

describe('a country', () => {
  it.each(['US', 'GB', 'DE', 'JP', 'TW', 'AQ', 'BQ', 'XK'])('is %s', (code) => {
    expect(isCountry(code)).toBe(true);
  });

  it.each(['ZZ', 'XX', 'UK', 'EU', 'SU', 'AN', 'AA', 'QQ', 'us', 'USA', '', '84'])('is not %j', (code) => {
    expect(isCountry(code)).toBe(false);
  });

  it('is, of all codes of two letters, one that is assigned', () => {
    const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    const codes = fc.tuple(letter, letter).map((two) => two.join(''));
    fc.assert(fc.property(codes, (code) => isCountry(code) === (CODES.includes(code) || code === 'XK')));
  });
});

describe('a region', () => {
  it.each([
    ['CA', 'US'],
    ['US-CA', 'US'],
    ['us-ca', 'US'],
    ['California', 'US'],
    ['AE', 'US'],
    ['PR', 'US'],
    ['ON', 'CA'],
    ['Québec', 'CA'],
    ['quebec', 'CA'],
    ['NSW', 'AU'],
    ['Sao Paulo', 'BR'],
    // Elsewhere it is a line of the address.
    ['Greater London', 'GB'],
    ['Yorkshire', 'GB'],
    ['東京都', 'JP'],
    ['GB-LND', 'GB'],
    ['Bayern', 'DE'],
    ['FR-75C', 'FR'],
    ['A-1', 'AT'],
  ])('%s is one of %s', (region, country) => {
    expect(isRegionOf(region, country)).toBe(true);
  });

  it.each([
    ['ZZ', 'US'],
    ['ON', 'US'],
    ['CA-ON', 'US'],
    ['US-ZZ', 'US'],
    ['Calfornia', 'US'],
    ['California', 'CA'],
    ['US-CA', 'GB'],
    ['DE-XX', 'DE'],
    ['', 'US'],
  ])('%j is none of %s', (region, country) => {
    expect(isRegionOf(region, country)).toBe(false);
  });

  it('is known by its code, with its country and without, and by its name, in any case', () => {
    const regional = iso31662.filter(({ code }) => REGIONAL.includes(code.slice(0, 2)));
    fc.assert(
      fc.property(fc.constantFrom(...regional), fc.boolean(), ({ code, name }, upper) => {
        const spelt = [code, code.slice(3), name].map((one) =>
          upper ? one.toUpperCase() : one.toLowerCase(),
        );
        return spelt.every((one) => isRegionOf(one, code.slice(0, 2)));
      }),
    );
  });

  it('with a code of another country is none, wherever that is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...iso31662), fc.constantFrom(...CODES), ({ code }, country) => {
        return isRegionOf(code, country) === code.startsWith(`${country}-`);
      }),
    );
  });
});
