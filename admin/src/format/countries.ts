import { iso31661Alpha2ToAlpha3 } from 'iso-3166';

/** ISO 3166-1 alpha-2, and XK: Kosovo has no code assigned, and the service takes that one. */
export const COUNTRIES: string[] = [...Object.keys(iso31661Alpha2ToAlpha3), 'XK'];

/**
 * As people call it.
 * @param code ISO 3166-1, two letters
 * @param locale BCP 47
 */
export const countryName = (code: string, locale: string): string => names(locale).of(code) ?? code;

const known = new Map<string, Intl.DisplayNames>();

function names(locale: string): Intl.DisplayNames {
  let found = known.get(locale);
  if (!found) {
    found = new Intl.DisplayNames(locale, { type: 'region' });
    known.set(locale, found);
  }
  return found;
}
