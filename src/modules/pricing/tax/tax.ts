import { distribute, roundDiv } from '../../../money/shares.js';
import type { Rate } from './tax-table.js';

/** Tax settings of the shop. */
export interface TaxSettings {
  /** Whether prices include tax; otherwise it is added. */
  isIncluded: boolean;
  /** Whether tax is rounded per line, or per order for everything that is taxed alike. */
  rounding: 'line' | 'order';
}

/** A taxed part of an order: a line, or shipping. */
export interface Taxed {
  /** Amount in minor units. */
  amount: number;
  /** Rates that add up. The same array for everything that is taxed alike; see ratesFor(). */
  rates: readonly Rate[];
}

/** Tax of one rate on an order, in minor units. */
export interface RateTotal {
  /** Rates of an external provider have no id. */
  rate: Pick<Rate, 'name' | 'country' | 'region' | 'percent'> & { id: number | null };
  /** Taxed amount, without tax. */
  base: number;
  amount: number;
  /** Indexes of the taxed parts. */
  parts: number[];
  /** Tax on each of these parts, if it does not follow from the rates. */
  amounts?: number[];
}

/** 100 % in ten-thousandths of a percent. */
const ALL = 1_000_000;

const sumOf = (rates: readonly Rate[]): number => rates.reduce((sum, { rate }) => sum + rate, 0);

function taxIn(amount: number, rate: number, isIncluded: boolean): number {
  return roundDiv(amount, rate, isIncluded ? ALL + rate : ALL);
}

/**
 * Computes the tax on each part. When rounded per order, the tax on the sum of everything taxed alike is distributed in
 * proportion to the amounts, so the parts add up in both cases. Pure.
 */
export function taxesOn(parts: readonly Taxed[], { isIncluded, rounding }: TaxSettings): number[] {
  if (rounding === 'line') return parts.map(({ amount, rates }) => taxIn(amount, sumOf(rates), isIncluded));
  const taxes = parts.map(() => 0);
  for (const alike of new Set(parts.map(({ rates }) => rates))) {
    const indexes = [...parts.keys()].filter((index) => parts[index]?.rates === alike);
    const amounts = indexes.map((index) => (parts[index] as Taxed).amount);
    const all = amounts.reduce((sum, amount) => sum + amount, 0);
    const shares = distribute(taxIn(all, sumOf(alike), isIncluded), amounts);
    for (const [n, index] of indexes.entries()) taxes[index] = shares[n] as number;
  }
  return taxes;
}

/** Tax per rate. Rates that add up share the tax of a part in proportion; the sum is the tax of all parts. */
export function totalsByRate(
  parts: readonly Taxed[],
  taxes: readonly number[],
  isIncluded: boolean,
): RateTotal[] {
  const totals: RateTotal[] = [];
  for (let index = 0; index < parts.length; index++) {
    const { amount, rates } = parts[index] as Taxed;
    const tax = taxes[index] as number;
    const shares = sharesOf(tax, rates);
    for (let n = 0; n < rates.length; n++) {
      const total = totalOf(totals, rates[n] as Rate);
      total.base += isIncluded ? amount - tax : amount;
      total.amount += shares ? (shares[n] as number) : tax;
      total.parts.push(index);
    }
  }
  return totals;
}

function totalOf(totals: RateTotal[], rate: Rate): RateTotal {
  for (const total of totals) if (total.rate.id === rate.id) return total;
  const total: RateTotal = { rate, base: 0, amount: 0, parts: [] };
  totals.push(total);
  return total;
}

/** Undefined if there is one rate, as in most places: it has the whole tax. */
function sharesOf(tax: number, rates: readonly Rate[]): number[] | undefined {
  if (rates.length === 1) return undefined;
  return distribute(
    tax,
    rates.map(({ rate }) => rate),
  );
}
