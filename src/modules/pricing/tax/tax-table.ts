import { STANDARD_TAX_CATEGORY_ID } from '../../../models/tax-category.js';
import { placesOf } from '../../../rules/countries.js';

/** Destination of the goods, where they are taxed. */
export interface Destination {
  country: string;
  region?: string;
  /** Only for external providers. */
  postalCode?: string;
}

/** A tax rate in memory. */
export interface Rate {
  id: number;
  name: string;
  country: string;
  /** '' for the whole country. */
  region: string;
  taxCategoryId: number;
  /** Percentage without trailing zeros: "25.5". */
  percent: string;
  /** The same, in ten-thousandths of a percent. */
  rate: number;
  /** Epoch milliseconds: valid from `startsAt` until just before `endsAt`. */
  startsAt: number;
  endsAt: number;
}

/** Rates in force together, from a time on until that of the next one. */
interface Period {
  /** Epoch milliseconds. */
  from: number;
  rates: readonly Rate[];
}

/** All rates of the shop, indexed by place and category. */
export interface TaxTable {
  countries: ReadonlySet<string>;
  /** Countries with rates for some region. */
  regional: ReadonlySet<string>;
  /** By place and category: the periods, latest first. */
  periods: ReadonlyMap<string, ReadonlyMap<number, readonly Period[]>>;
}

/** @returns undefined if there is no rate */
export function taxTableOf(all: readonly Rate[]): TaxTable | undefined {
  if (all.length === 0) return undefined;
  const placeOf = ({ country, region }: Rate) => (region ? `${country}-${region}` : country);
  const periods = new Map<string, Map<number, Period[]>>();
  for (const [place, there] of groupBy(all, placeOf)) {
    const ofCategories = groupBy(there, ({ taxCategoryId }) => taxCategoryId);
    periods.set(place, new Map([...ofCategories].map(([id, rates]) => [id, periodsOf(rates)])));
  }
  const regional = new Set(all.flatMap(({ country, region }) => (region ? [country] : [])));
  return { countries: new Set(all.map(({ country }) => country)), regional, periods };
}

function groupBy<Key>(rates: readonly Rate[], keyOf: (rate: Rate) => Key): Map<Key, Rate[]> {
  const groups = new Map<Key, Rate[]>();
  for (const rate of rates) groups.set(keyOf(rate), [...(groups.get(keyOf(rate)) ?? []), rate]);
  return groups;
}

/** A new period begins whenever a rate begins or ends. */
function periodsOf(rates: readonly Rate[]): Period[] {
  const times = new Set(rates.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]));
  return [...times]
    .sort((a, b) => b - a)
    .map((from) => ({
      from,
      rates: rates.filter(({ startsAt, endsAt }) => startsAt <= from && from < endsAt),
    }));
}

export const NO_RATES: readonly Rate[] = [];

/**
 * The rates at a place and time: those of the smallest place that has any for the category, otherwise those for the standard
 * category. Rates of one place and category add up.
 * @param at epoch milliseconds
 * @returns the same array for everything with the same rates
 */
export function ratesFor(
  table: TaxTable,
  destination: Destination,
  at: number,
): (taxCategoryId: number) => readonly Rate[] {
  const { country } = destination;
  if (!table.countries.has(country)) return () => NO_RATES;
  const places = table.regional.has(country) ? placesOf(destination) : [country];
  return (taxCategoryId) =>
    ratesIn(table, places, taxCategoryId, at) ??
    ratesIn(table, places, STANDARD_TAX_CATEGORY_ID, at) ??
    NO_RATES;
}

function ratesIn(
  { periods }: TaxTable,
  places: readonly string[],
  taxCategoryId: number,
  at: number,
): readonly Rate[] | undefined {
  for (const place of places) {
    const rates = periods
      .get(place)
      ?.get(taxCategoryId)
      ?.find(({ from }) => from <= at)?.rates;
    if (rates && rates.length > 0) return rates;
  }
  return undefined;
}
