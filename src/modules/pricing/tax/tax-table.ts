import { STANDARD_TAX_CATEGORY_ID } from '../../../models/tax-category.js';
import { placesOf } from '../../../rules/countries.js';

/** Where goods are taxed: where they go to. */
export interface Destination {
  country: string;
  region?: string;
  /** For external providers. */
  postalCode?: string;
}

/** A rate as it is kept in memory. */
export interface Rate {
  id: number;
  name: string;
  country: string;
  /** '' for the whole country. */
  region: string;
  taxCategoryId: number;
  /** In percent, without zeros at its end: "25.5". */
  percent: string;
  /** The same in ten-thousandths of a percent. */
  rate: number;
  /** Epoch milliseconds from which it holds, and from which it does not any more. */
  startsAt: number;
  endsAt: number;
}

/** The rates of a shop, by place and category, so that those of a line are found at once. */
export interface TaxTable {
  countries: ReadonlySet<string>;
  /** Countries that have rates of their regions. */
  regional: ReadonlySet<string>;
  rates: ReadonlyMap<string, readonly Rate[]>;
}

const keyOf = (place: string, taxCategoryId: number): string => `${place} ${taxCategoryId}`;

/** @returns nothing when there is no rate */
export function taxTableOf(all: readonly Rate[]): TaxTable | undefined {
  if (all.length === 0) return undefined;
  const rates = new Map<string, Rate[]>();
  for (const rate of all) {
    const key = keyOf(rate.region ? `${rate.country}-${rate.region}` : rate.country, rate.taxCategoryId);
    rates.set(key, [...(rates.get(key) ?? []), rate]);
  }
  const regional = new Set(all.flatMap(({ country, region }) => (region ? [country] : [])));
  return { countries: new Set(all.map(({ country }) => country)), regional, rates };
}

const NONE: readonly Rate[] = [];

/**
 * Which rates hold there and then: those of the smallest place that has any for the category; when none has, those of the
 * standard category. Rates of one place and category add up.
 * @param at epoch milliseconds
 * @returns the same list whenever it is asked for what is taxed alike
 */
export function ratesFor(
  table: TaxTable,
  destination: Destination,
  at: number,
): (taxCategoryId: number) => readonly Rate[] {
  const { country } = destination;
  if (!table.countries.has(country)) return () => NONE;
  const places = table.regional.has(country) ? placesOf(destination) : [country];
  const found = new Map<number, readonly Rate[]>();
  const lookUp = (taxCategoryId: number): readonly Rate[] => {
    const known = found.get(taxCategoryId);
    if (known) return known;
    const own = ratesIn(table, places, taxCategoryId, at);
    const rates =
      own ?? (taxCategoryId === STANDARD_TAX_CATEGORY_ID ? NONE : lookUp(STANDARD_TAX_CATEGORY_ID));
    found.set(taxCategoryId, rates);
    return rates;
  };
  return lookUp;
}

function ratesIn({ rates }: TaxTable, places: readonly string[], taxCategoryId: number, at: number) {
  for (const place of places) {
    const inForce = rates
      .get(keyOf(place, taxCategoryId))
      ?.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
    if (inForce && inForce.length > 0) return inForce;
  }
  return undefined;
}
