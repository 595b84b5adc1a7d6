/**
 * An amount as people write it. The string's own decimals are shown, since the service sends those that the currency has:
 * browsers know other ones for some currencies. Nothing passes through a float, so that no digit is lost.
 * @param amount a decimal string of the API, such as "49.98"
 * @param currency ISO 4217
 * @param locale BCP 47
 */
export function formatMoney(amount: string, currency: string, locale: string): string {
  const decimals = amount.split('.')[1]?.length ?? 0;
  return formatter(locale, currency, decimals).format(amount as `${number}`);
}

/** Whether an amount of the API is another one than 0. */
export const isSomething = (amount: string): boolean => /[1-9]/.test(amount);

/** Of what is taken off. */
export const negative = (amount: string): string => (isSomething(amount) ? `-${amount}` : amount);

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, currency: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${decimals}`;
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formatters.set(key, known);
  }
  return known;
}
