/** As the API has it: no country is everywhere, no region the whole country. */
interface Place {
  country: string | null;
  region: string | null;
}

export const EVERYWHERE = '*';

/** One code a place: "DE", "US-CA" (ISO 3166-2), or EVERYWHERE. */
export const placeOf = ({ country, region }: Place): string => {
  if (country === null) return EVERYWHERE;
  return region ? `${country}-${region}` : country;
};

/** What placeOf() says. */
export function placeFrom(code: string): Place {
  if (code === EVERYWHERE) return { country: null, region: null };
  const [country = '', region = null] = code.split('-');
  return { country, region };
}
