import { useLocale, useTranslate } from 'react-admin';
import { countryName } from '../format/countries';
import { type DateStyle, formatDate } from '../format/date';
import { formatMoney } from '../format/money';
import { formatPercent } from '../format/percent';
import { placeFrom, placeOf } from '../format/places';
import { shop } from '../shop';

/** Amounts as text, in the language that is chosen. */
export function useMoney(): (amount: string, currency: string) => string {
  const locale = useLocale();
  return (amount, currency) => formatMoney(amount, currency, locale);
}

/** Times as text, on the shop's clock and in the language that is chosen. */
export function useTime(): (time: string, style?: DateStyle) => string {
  const locale = useLocale();
  return (time, style = 'minute') => formatDate(time, style, shop.timeZone, locale);
}

/** Percentages as text, in the language that is chosen. */
export function usePercent(): (percent: string) => string {
  const locale = useLocale();
  return (percent) => formatPercent(percent, locale);
}

/** Countries by their names, in the language that is chosen. */
export function useCountryName(): (code: string) => string {
  const locale = useLocale();
  return (code) => countryName(code, locale);
}

/** Places by their codes: "Canada", "Canada, BC" or everywhere; see placeOf(). */
export function usePlaceName(): (code: string) => string {
  const translate = useTranslate();
  const nameOf = useCountryName();
  return (code) => {
    const { country, region } = placeFrom(code);
    if (country === null) return translate('shell.place.everywhere');
    return region ? `${nameOf(country)}, ${region}` : nameOf(country);
  };
}

/** The same of a country and a region as the API has them. */
export function usePlace(): (country: string, region: string | null) => string {
  const nameOf = usePlaceName();
  return (country, region) => nameOf(placeOf({ country, region }));
}
