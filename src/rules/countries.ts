import { iso31661, iso31662 } from 'iso-3166';

/** ISO 3166-1 alpha-2, and XK for Kosovo: it has no official code, and carriers, card networks and EU customs use this one. */
const COUNTRIES = new Set([...iso31661.map(({ alpha2 }) => alpha2), 'XK']);

/** Whether it is the code of a country. @param code in upper case */
export const isCountry = (code: string): boolean => COUNTRIES.has(code);

/** USPS codes that ISO 3166-2 does not have: the armed forces, and three freely associated states. */
const POSTAL = ['US-AA', 'US-AE', 'US-AP', 'US-FM', 'US-MH', 'US-PW'];

/** ISO 3166-2 codes with their country, "US-CA", and what each belongs to: a country, or another subdivision. */
const SUBDIVISIONS = new Map<string, string>([
  ...iso31662.map(({ code, parent }) => [code, parent] as const),
  ...POSTAL.map((code) => [code, 'US'] as const),
]);

/** Whether the country has such a subdivision. @param region its ISO 3166-2 code without the country, "CA" */
export const isSubdivision = (country: string, region: string): boolean =>
  SUBDIVISIONS.has(`${country}-${region}`);

/**
 * Countries whose postal addresses always have a region, written as its code: there it is checked. Elsewhere people write
 * counties, prefectures in their own script or former names, which no table has.
 */
const REGIONAL = new Set(['AU', 'BR', 'CA', 'US']);

/** Cache by country: subdivisions by code with and without the country, and by name; folded. */
const spelt = new Map<string, Map<string, string>>();

function spellingsIn(country: string): Map<string, string> {
  const known = spelt.get(country);
  if (known) return known;
  const codes = [...SUBDIVISIONS.keys()].filter((code) => code.startsWith(`${country}-`));
  const names = iso31662.filter(({ code }) => code.startsWith(`${country}-`));
  // If a code and a name are spelt alike, the code wins.
  const spellings = new Map<string, string>([
    ...names.map(({ code, name }) => [folded(name), code] as const),
    ...codes.map((code) => [folded(code.slice(3)), code] as const),
    ...codes.map((code) => [folded(code), code] as const),
  ]);
  spelt.set(country, spellings);
  return spellings;
}

/** Whether an address in the country may have this region. Text in the form "US-CA" must be a code of the country. */
export function isRegionOf(region: string, country: string): boolean {
  if (REGIONAL.has(country)) return spellingsIn(country).has(folded(region));
  if (!/^[A-Za-z]{2}-[A-Za-z0-9]{1,3}$/.test(region)) return true;
  const code = region.toUpperCase();
  return code.startsWith(`${country}-`) && SUBDIVISIONS.has(code);
}

/**
 * The places of an address, smallest first, as ISO 3166 codes: ES-GC, ES-CN and ES for "Las Palmas". An unknown region is left
 * out.
 */
export function placesOf({ country, region }: { country: string; region?: string }): string[] {
  const places: string[] = [];
  let place = region === undefined ? undefined : spellingsIn(country).get(folded(region));
  while (place !== undefined && place !== country) {
    places.push(place);
    place = SUBDIVISIONS.get(place);
  }
  return [...places, country];
}

/** Removes case and accents: "São Paulo" → "sao paulo". */
function folded(text: string): string {
  return text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
