import { Problem } from '../../../../errors.js';
import type { Draft } from '../../draft.js';
import type { RateTotal } from '../tax.js';
import type { QuotedTax, QuotedTaxes } from './quoted-taxes.js';

/**
 * Applies quoted taxes to a draft.
 * @param draft with its discounts and shipping
 * @returns the problem QUOTE_EXPIRED if its amounts differ from the quoted ones, otherwise undefined
 */
export function takeQuotedTaxes(draft: Draft, { lines, shipping, taxes }: QuotedTaxes): Problem | undefined {
  const amountOf = new Map(lines);
  const shipped = draft.shipping;
  const isAsQuoted =
    draft.lines.every((line) => amountOf.get(line.product.id) === line.subtotal - line.discount) &&
    (shipped ? shipped.price - shipped.discount : 0) === shipping;
  if (!isAsQuoted) {
    return new Problem('QUOTE_EXPIRED', 'Ask for a new quote: prices have changed since this one.');
  }
  draft.taxes = taxes.map((tax) => takeTax(draft, tax));
  for (const total of draft.taxes) total.base = baseOf(draft, total);
  return undefined;
}

function takeTax(draft: Draft, { lines, shipping, rate, ...place }: QuotedTax): RateTotal {
  const taken = new Map(lines);
  const total = {
    rate: { id: null, percent: rate, ...place },
    base: 0,
    amount: shipping,
    parts: [],
    amounts: [],
  };
  const parts: number[] = [];
  const amounts: number[] = [];
  for (const [index, line] of draft.lines.entries()) {
    const amount = taken.get(line.product.id);
    if (amount === undefined) continue;
    line.tax += amount;
    total.amount += amount;
    parts.push(index);
    amounts.push(amount);
  }
  if (draft.shipping && shipping > 0) {
    draft.shipping.tax += shipping;
    parts.push(draft.lines.length);
    amounts.push(shipping);
  }
  return { ...total, parts, amounts };
}

/** The taxed amount, without tax. */
function baseOf({ lines, shipping, pricesIncludeTax }: Draft, { parts }: RateTotal): number {
  const untaxed = (amount: number, tax: number) => amount - (pricesIncludeTax ? tax : 0);
  return parts.reduce((sum, index) => {
    const line = lines[index];
    if (line) return sum + untaxed(line.subtotal - line.discount, line.tax);
    return shipping ? sum + untaxed(shipping.price - shipping.discount, shipping.tax) : sum;
  }, 0);
}
