import { iso31661, iso31662 } from 'iso-3166';

/**
 * Alpha-2 codes that ISO 3166-1 assigns. Besides, XK: Kosovo has none, and carriers, card networks and the EU's customs
 * write it so, out of the codes that the standard leaves to its users.
 */
const COUNTRIES = new Set([...iso31661.map(({ alpha2 }) => alpha2), 'XK']);

/** Whether a parcel can be addressed there. @param code in capitals */
export const isCountry = (code: string): boolean => COUNTRIES.has(code);

/** Codes of ISO 3166-2 with their country: "US-CA". */
const SUBDIVISIONS = new Set(iso31662.map(({ code }) => code));

/**
 * Where a region is part of every postal address, and written as its code: it must be one there. Elsewhere addresses
 * have counties, prefectures in their own script or what they were called before, of which no table has all.
 */
const REGIONAL = ['AU', 'BR', 'CA', 'US'];

/** Of the United States, codes that its post has and ISO 3166-2 has not: the armed forces, and three free states. */
const POSTAL = ['US-AA', 'US-AE', 'US-AP', 'US-FM', 'US-MH', 'US-PW'];

/** By country, codes with and without it, and names; folded. */
const REGIONS = new Map(
  REGIONAL.map((country) => {
    const ofIt = iso31662.filter(({ code }) => code.startsWith(`${country}-`));
    const codes = [...ofIt.map(({ code }) => code), ...POSTAL.filter((code) => code.startsWith(country))];
    const names = ofIt.map(({ name }) => name);
    return [country, new Set([...codes, ...codes.map((code) => code.slice(3)), ...names].map(folded))];
  }),
);

/**
 * Whether there can be such a region in an address of that country. In any country, what looks like a code with its
 * country, such as "US-CA", has to be one of it.
 */
export function isRegionOf(region: string, country: string): boolean {
  const regions = REGIONS.get(country);
  if (regions) return regions.has(folded(region));
  if (!/^[A-Za-z]{2}-[A-Za-z0-9]{1,3}$/.test(region)) return true;
  const code = region.toUpperCase();
  return code.startsWith(`${country}-`) && SUBDIVISIONS.has(code);
}

/** Without case and accents: "São Paulo" is "sao paulo". */
function folded(text: string): string {
  return text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
