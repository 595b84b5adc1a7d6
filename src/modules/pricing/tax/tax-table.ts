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

/** All rates of the shop, indexed by place and category. */
export interface TaxTable {
  countries: ReadonlySet<string>;
  /** Countries with rates for some region. */
  regional: ReadonlySet<string>;
  rates: ReadonlyMap<string, readonly Rate[]>;
}

const keyOf = (place: string, taxCategoryId: number): string => `${place} ${taxCategoryId}`;

/** @returns undefined if there is no rate */
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
