import { data } from 'currency-codes';

/** Decimals of stored amounts: the columns are DECIMAL(15,3). */
const KEPT_DECIMALS = 3;

/** Metals, units of account and test codes. ISO 4217 gives them no minor unit ("N.A."), the table says 0. */
const NO_MONEY = /^X(AG|AU|B[A-D]|DR|PD|PT|SU|TS|UA|X{2})$/;

/** Added to ISO 4217 after the table was made: the Caribbean guilder, amendment 176. */
const ADDED: ReadonlyArray<[string, number]> = [['XCG', 2]];

/**
 * Decimals by code, as in ISO 4217, list one: https://www.iso.org/iso-4217-currency-codes.html. Not from `Intl`, which has those
 * of daily use (CLDR), for instance none for the Hungarian forint.
 */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...data.filter(({ code }) => !NO_MONEY.test(code)).map(({ code, digits }) => [code, digits] as const),
  ...ADDED,
]);

/** Codes of the currencies that prices can be in. Without CLF and UYW, units of account with four decimals. */
export const CURRENCIES: readonly string[] = [...DECIMALS]
  .filter(([, decimals]) => decimals <= KEPT_DECIMALS)
  .map(([code]) => code)
  .sort();

const KNOWN = new Set(CURRENCIES);

/** Whether prices can be in this currency. @param code in upper case */
export const isCurrency = (code: string): boolean => KNOWN.has(code);

/** Decimals of a currency in ISO 4217; 2 for an unknown code, which rows of an older version may have. */
export const decimalsOf = (currency: string): number => DECIMALS.get(currency) ?? 2;
