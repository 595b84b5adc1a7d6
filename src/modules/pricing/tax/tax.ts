import { distribute, roundDiv } from '../../../money/shares.js';
import type { Rate } from './tax-table.js';

/** How a shop's prices and their tax go together. */
export interface TaxSettings {
  /** Whether prices have their tax in them; else it comes on top. */
  isIncluded: boolean;
  /** Whether the tax of each line is rounded, or that of all that is taxed alike. */
  rounding: 'line' | 'order';
}

/** What is taxed: a line, or shipping. */
export interface Taxed {
  /** What is asked for it, in minor units. */
  amount: number;
  /** Those that add up. The same list for what is taxed alike; see ratesFor(). */
  rates: readonly Rate[];
}

/** What one rate comes to over a whole order, in minor units. */
export interface RateTotal {
  /** One of an external provider has no id. */
  rate: Pick<Rate, 'name' | 'country' | 'region' | 'percent'> & { id: number | null };
  /** What it is a part of, without tax. */
  base: number;
  amount: number;
  /** Indexes of the parts that it is on. */
  parts: number[];
  /** What it is on each of them, where that does not follow from the rates. */
  amounts?: number[];
}

/** 100 % in ten-thousandths of a percent. */
const ALL = 1_000_000;

const sumOf = (rates: readonly Rate[]): number => rates.reduce((sum, { rate }) => sum + rate, 0);

function taxIn(amount: number, rate: number, isIncluded: boolean): number {
  return roundDiv(amount, rate, isIncluded ? ALL + rate : ALL);
}

/**
 * The tax on each part. Rounded by order, it is that of the sum of what is taxed alike, shared out to the parts by what they
 * come to: so the parts' taxes add up in either case. Pure.
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

/** What each rate comes to; of those that add up, its share of the tax. Together they are the tax of all parts. */
export function totalsByRate(
  parts: readonly Taxed[],
  taxes: readonly number[],
  isIncluded: boolean,
): RateTotal[] {
  const totals = new Map<number, RateTotal>();
  for (const [index, { amount, rates }] of parts.entries()) {
    const tax = taxes[index] as number;
    const shares = distribute(
      tax,
      rates.map(({ rate }) => rate),
    );
    for (const [n, rate] of rates.entries()) {
      const total = totals.get(rate.id) ?? { rate, base: 0, amount: 0, parts: [] };
      total.base += isIncluded ? amount - tax : amount;
      total.amount += shares[n] as number;
      total.parts.push(index);
      totals.set(rate.id, total);
    }
  }
  return [...totals.values()];
}
