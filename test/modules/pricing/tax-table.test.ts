import { describe, expect, it } from 'vitest';
import {
  type Rate,
  ratesFor,
  type TaxTable,
  taxTableOf,
} from '../../../src/modules/pricing/tax/tax-table.js';

const ALWAYS = { startsAt: Number.NEGATIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY };
const STANDARD = 1;
const FOOD = 2;
const BOOKS = 3;

const rate = (
  id: number,
  name: string,
  place: string,
  taxCategoryId = STANDARD,
  more: Partial<Rate> = {},
): Rate => {
  const [country = '', region = ''] = place.split('-');
  return { id, name, country, region, taxCategoryId, percent: '1', rate: 10_000, ...ALWAYS, ...more };
};

const table = taxTableOf([
  rate(1, 'VAT', 'DE'),
  rate(2, 'VAT 7', 'DE', FOOD),
  rate(3, 'IVA', 'ES'),
  rate(4, 'IVA 10', 'ES', FOOD),
  rate(5, 'IGIC', 'ES-CN'),
  rate(6, 'GST', 'CA'),
  rate(7, 'GST of BC', 'CA-BC'),
  rate(8, 'PST', 'CA-BC'),
  rate(9, 'old', 'FR', STANDARD, { endsAt: 1_000 }),
  rate(10, 'new', 'FR', STANDARD, { startsAt: 1_000 }),
]) as TaxTable;

const namesFor = (country: string, region: string | undefined, category: number, at = 0) =>
  ratesFor(table, { country, region }, at)(category).map(({ name }) => name);

describe('which rates hold', () => {
  it.each<[what: string, country: string, region: string | undefined, category: number, names: string[]]>([
    ['of the country', 'DE', undefined, STANDARD, ['VAT']],
    ['of the category', 'DE', 'Bayern', FOOD, ['VAT 7']],
    ['standard ones where the category has none', 'DE', undefined, BOOKS, ['VAT']],
    ['of the region, in the place of the country’s', 'ES', 'CN', STANDARD, ['IGIC']],
    ['of the region that the province lies in', 'ES', 'Las Palmas', STANDARD, ['IGIC']],
    ['of the category first, also when only the country has some', 'ES', 'ES-GC', FOOD, ['IVA 10']],
    ['of the country where the region has none', 'ES', 'Madrid', STANDARD, ['IVA']],
    ['several of one place', 'CA', 'British Columbia', STANDARD, ['GST of BC', 'PST']],
    ['of the country for another region', 'CA', 'AB', FOOD, ['GST']],
    ['none elsewhere', 'US', 'CA', STANDARD, []],
  ])('%s', (_what, country, region, category, names) => {
    expect(namesFor(country, region, category)).toEqual(names);
  });

  it('change at the very millisecond', () => {
    expect(namesFor('FR', undefined, STANDARD, 999)).toEqual(['old']);
    expect(namesFor('FR', undefined, STANDARD, 1_000)).toEqual(['new']);
  });

  it('are the same list for what is taxed alike', () => {
    const rates = ratesFor(table, { country: 'DE' }, 0);
    expect(rates(BOOKS)).toBe(rates(STANDARD));
    expect(rates(FOOD)).toBe(rates(FOOD));
  });
});
