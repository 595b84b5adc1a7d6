import type { ShippingBasis } from '../../../models/shipping-method.js';
import { placesOf } from '../../../rules/countries.js';
import type { Destination } from '../tax/tax-table.js';

/** A shipping method as it is kept in memory. Amounts are whole minor units of its currency. */
export interface Method {
  id: number;
  code: string;
  name: string;
  basis: ShippingBasis;
  currency: string;
  taxCategoryId: number;
  /** Goods that come to this much are sent for nothing; null for none. */
  freeFrom: number | null;
  daysMin: number | null;
  daysMax: number | null;
  /** By threshold, the lowest first: grams or an amount, as the basis says. */
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

/** The zones of a shop by place, and what goes there. */
export interface ShippingTable {
  zones: ReadonlyMap<string, number>;
  /** Countries of which some region is in a zone. */
  regional: ReadonlySet<string>;
  /** By zone, in the order that they are shown in. */
  methods: ReadonlyMap<number, readonly Method[]>;
  /** Whether quotes offer the rates of carriers besides. */
  hasCarriers?: boolean;
}

const WITHOUT_METHODS: ShippingTable = { zones: new Map(), regional: new Set(), methods: new Map() };

/** The same where quotes offer the rates of carriers. @param table undefined when they are all there is */
export const withCarriers = (table = WITHOUT_METHODS): ShippingTable => ({ ...table, hasCarriers: true });

const EVERYWHERE = '';

/** @returns nothing when there is no method: then shipping is no part of an order */
export function shippingTableOf(
  places: readonly Place[],
  methods: ReadonlyArray<Method & { zoneId: number }>,
): ShippingTable | undefined {
  if (methods.length === 0) return undefined;
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

/** The methods of the one zone that an address is in: that of the smallest place, at last of everywhere. */
export function methodsFor(
  { zones, regional, methods }: ShippingTable,
  destination: Destination,
): readonly Method[] {
  const { country } = destination;
  const places = regional.has(country) ? placesOf(destination) : [country];
  for (const place of [...places, EVERYWHERE]) {
    const zoneId = zones.get(place);
    if (zoneId !== undefined) return methods.get(zoneId) ?? NONE;
  }
  return NONE;
}

/** What is to be sent. */
export interface Goods {
  currency: string;
  /** What they come to after discounts, in minor units. */
  amount: number;
  grams: number;
}

/** In minor units; undefined where the method does not take such goods. */
export function priceOf(method: Method, { currency, amount, grams }: Goods): number | undefined {
  if (method.currency !== currency) return undefined;
  const reached = { flat: 0, weight: grams, total: amount }[method.basis];
  const rate = method.rates.findLast(({ threshold }) => threshold <= reached);
  if (!rate) return undefined;
  return method.freeFrom !== null && amount >= method.freeFrom ? 0 : rate.amount;
}
