/**
 * A percentage as people write it.
 * @param percent a decimal string of the API, such as "25.5": at most four decimals
 * @param locale BCP 47
 */
export const formatPercent = (percent: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 }).format(Number(percent) / 100);
