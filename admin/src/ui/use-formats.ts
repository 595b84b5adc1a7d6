import { useLocale } from 'react-admin';
import { countryName } from '../format/countries';
import { type DateStyle, formatDate } from '../format/date';
import { formatMoney } from '../format/money';
import { formatPercent } from '../format/percent';
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

/** A country, or a region of it by its code: "Canada, BC". */
export function usePlace(): (country: string, region: string | null) => string {
  const nameOf = useCountryName();
  return (country, region) => (region ? `${nameOf(country)}, ${region}` : nameOf(country));
}
