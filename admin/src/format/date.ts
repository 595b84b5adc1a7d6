/** How much of a time is shown. */
export type DateStyle = 'day' | 'minute' | 'second';

const OPTIONS: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'medium' },
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  second: { dateStyle: 'medium', timeStyle: 'medium' },
};

/**
 * A time of the API (UTC) on the shop's clock, wherever the browser is.
 * @param timeZone IANA name
 * @param locale BCP 47
 */
export function formatDate(time: string, style: DateStyle, timeZone: string, locale: string): string {
  return formatter(style, timeZone, locale).format(new Date(time));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: DateStyle, timeZone: string, locale: string): Intl.DateTimeFormat {
  const key = `${style} ${timeZone} ${locale}`;
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { ...OPTIONS[style], timeZone });
    formatters.set(key, known);
  }
  return known;
}
