import type { ShippingBasis } from '../../../models/shipping-method.js';
import { placesOf } from '../../../rules/countries.js';
import type { Destination } from '../tax/tax-table.js';

/** A shipping method in memory. Amounts are whole minor units of its currency. */
export interface Method {
  id: number;
  code: string;
  name: string;
  basis: ShippingBasis;
  currency: string;
  taxCategoryId: number;
  /** Free from this total of the goods on; null: never. */
  freeFrom: number | null;
  daysMin: number | null;
  daysMax: number | null;
  /** Sorted by threshold: grams or an amount, depending on `basis`. */
  rates: ReadonlyArray<{ threshold: number; amount: number }>;
}

/** A place of a zone. */
interface Place {
  zoneId: number;
  /** '' for everywhere. */
  country: string;
  /** '' for the whole country. */
  region: string;
}

/** All zones of the shop, by place, and their methods. */
export interface ShippingTable {
  zones: ReadonlyMap<string, number>;
  /** Countries with a zone for some region. */
  regional: ReadonlySet<string>;
  /** By zone, in display order. */
  methods: ReadonlyMap<number, readonly Method[]>;
  /** Whether quotes also offer carrier rates. */
  hasCarriers?: boolean;
}

const WITHOUT_METHODS: ShippingTable = { zones: new Map(), regional: new Set(), methods: new Map() };

/** Marks that quotes offer carrier rates. @param table undefined if the shop has no methods of its own */
export const withCarriers = (table = WITHOUT_METHODS): ShippingTable => ({ ...table, hasCarriers: true });

const EVERYWHERE = '';

export function shippingTableOf(
  places: readonly Place[],
  methods: ReadonlyArray<Method & { zoneId: number }>,
): ShippingTable {
  const byZone = new Map<number, Method[]>();
  for (const { zoneId, ...method } of methods) {
    byZone.set(zoneId, [...(byZone.get(zoneId) ?? []), method]);
  }
  return {
    zones: new Map(
      places.map(({ zoneId, country, region }) => [region ? `${country}-${region}` : country, zoneId]),
    ),
    regional: new Set(places.flatMap(({ country, region }) => (region ? [country] : []))),
    methods: byZone,
  };
}

const NONE: readonly Method[] = [];

/** The methods for an address: those of the zone with its smallest place; the zone everywhere comes last. */
export function methodsFor(
  { zones, regional, methods }: ShippingTable,
  destination: Destination,
): readonly Method[] {
  const { country } = destination;
  const places = regional.has(country) ? placesOf(destination) : [country];
  const place = places.find((one) => zones.has(one)) ?? EVERYWHERE;
  const zoneId = zones.get(place);
  return (zoneId !== undefined && methods.get(zoneId)) || NONE;
}

/** The goods to ship. */
export interface Goods {
  currency: string;
  /** Total after discounts, in minor units. */
  amount: number;
  grams: number;
}

/** The price in minor units; undefined if the method does not take these goods. */
export function priceOf(method: Method, { currency, amount, grams }: Goods): number | undefined {
  if (method.currency !== currency) return undefined;
  const reached = method.basis === 'flat' ? 0 : method.basis === 'weight' ? grams : amount;
  const rate = method.rates.findLast(({ threshold }) => threshold <= reached);
  if (!rate) return undefined;
  return method.freeFrom !== null && amount >= method.freeFrom ? 0 : rate.amount;
}
