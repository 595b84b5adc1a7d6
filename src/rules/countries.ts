import { iso31661, iso31662 } from 'iso-3166';

/**
 * ISO 3166-1 alpha-2, and XK: Kosovo has no code assigned, and carriers, card networks and the EU's customs use that one.
 */
const COUNTRIES = new Set([...iso31661.map(({ alpha2 }) => alpha2), 'XK']);

/** Whether a parcel can be addressed there. @param code in capitals */
export const isCountry = (code: string): boolean => COUNTRIES.has(code);

/** Codes of ISO 3166-2 with their country: "US-CA". */
const SUBDIVISIONS = new Set(iso31662.map(({ code }) => code));

/**
 * Countries whose postal addresses always have a region, written as its code: there it is checked. Elsewhere people write
 * counties, prefectures in their own script or former names, which no table has.
 */
const REGIONAL = ['AU', 'BR', 'CA', 'US'];

/** USPS codes that ISO 3166-2 does not have: the armed forces, and three freely associated states. */
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
 * Whether an address of that country may have this region. In every country something like "US-CA" has to be a code of that
 * country.
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
