import type { OrderTax } from '../../../models/order.js';
import { fromThousandths, toThousandths } from '../../../money/amounts.js';
import { decimalsOf } from '../../../money/currencies.js';
import type { PricedLine, PricedOrder } from '../price-order.js';
import type { Rules } from '../rules.js';
import { type RateTotal, type Taxed, taxesOn, totalsByRate } from './tax.js';
import { type Destination, ratesFor } from './tax-table.js';

/**
 * Writes into an order what of it is tax, or what tax comes on top, and by which rates.
 * @param order whose lines say what they come to before tax
 * @param at epoch milliseconds
 * @returns how much more it costs, in thousandths
 */
export function addTax(
  order: PricedOrder,
  categoryOf: (productId: number) => number,
  destination: Destination,
  { tax: { isIncluded, rounding }, taxTable }: Rules,
  at: number,
): number {
  const { currency, items } = order;
  /** Thousandths in a minor unit: tax is rounded to what can be paid. */
  const unit = 10 ** (3 - decimalsOf(currency));
  const amountOf = (minor: number) => fromThousandths(minor * unit, currency);
  const ratesOf = taxTable && ratesFor(taxTable, destination, at);
  const parts = items.map(({ productId, total }): Taxed => {
    return { amount: toThousandths(total) / unit, rates: ratesOf?.(categoryOf(productId)) ?? [] };
  });
  const taxes = taxesOn(parts, { isIncluded, rounding });
  let all = 0;
  for (const [index, tax] of taxes.entries()) {
    const item = items[index] as PricedLine;
    item.taxAmount = amountOf(tax);
    if (!isIncluded) item.total = amountOf((parts[index] as Taxed).amount + tax);
    all += tax;
  }
  const totals = totalsByRate(parts, taxes, isIncluded);
  order.taxAmount = amountOf(all);
  order.pricesIncludeTax = isIncluded;
  order.pricing =
    totals.length > 0
      ? { taxes: totals.map((one) => taxOf(one, items, amountOf)), taxRounding: rounding }
      : null;
  return isIncluded ? 0 : all * unit;
}

function taxOf(
  { rate, base, amount, parts }: RateTotal,
  items: readonly PricedLine[],
  amountOf: (minor: number) => string,
): OrderTax {
  return {
    rateId: rate.id,
    name: rate.name,
    country: rate.country,
    region: rate.region,
    rate: rate.percent,
    base: amountOf(base),
    amount: amountOf(amount),
    lines: parts.map((index) => (items[index] as PricedLine).line),
  };
}
