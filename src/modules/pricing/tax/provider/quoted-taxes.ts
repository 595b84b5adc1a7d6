import { isAmountOf, toThousandths } from '../../../../money/amounts.js';
import { decimalsOf } from '../../../../money/currencies.js';
import type { ProviderTax, TaxedLines, TaxRequest } from './tax-provider.js';

/**
 * Taxes that an external provider has quoted, and what for: short, since they travel in the quote's token. Amounts are whole minor
 * units. Lines are told by their product, since they may stand in another order.
 */
export interface QuotedTaxes {
  /** What was taxed, after discounts. */
  lines: Array<[productId: number, amount: number]>;
  shipping: number;
  taxes: QuotedTax[];
}

export interface QuotedTax {
  name: string;
  country: string;
  /** '' for the whole country. */
  region: string;
  rate: string;
  lines: Array<[productId: number, amount: number]>;
  shipping: number;
}

/** Those of a hundred lines by ten taxes each: a token that holds more is too long for a request. */
const MOST_AMOUNTS = 1_000;

/**
 * What a provider has answered, checked against what it was asked.
 * @throws Error when it names a line that was not asked for, an amount that the currency does not have, or takes more than there is
 */
export function quotedTaxes(request: TaxRequest, { taxes }: TaxedLines): QuotedTaxes {
  const { currency, lines } = request;
  const unit = 10 ** (3 - decimalsOf(currency));
  const minorOf = (amount: string) => {
    if (!isAmountOf(amount, currency)) throw new Error(`${currency} has no amount ${amount}`);
    return toThousandths(amount) / unit;
  };
  const productOf = new Map(lines.map(({ line, productId }) => [line, productId]));
  const quotedTax = ({ name, country, region, rate, ...tax }: ProviderTax): QuotedTax => ({
    name,
    country,
    region: region ?? '',
    rate,
    lines: tax.lines.map(({ line, amount }) => {
      const productId = productOf.get(line);
      if (productId === undefined) throw new Error(`it was not asked for line ${line}`);
      return [productId, minorOf(amount)];
    }),
    shipping: minorOf(tax.shippingAmount ?? '0'),
  });
  const quoted: QuotedTaxes = {
    lines: lines.map(({ productId, amount }) => [productId, minorOf(amount)]),
    shipping: minorOf(request.shippingAmount),
    taxes: taxes.map(quotedTax),
  };
  requireSense(quoted, request.pricesIncludeTax);
  return quoted;
}

function requireSense({ lines, shipping, taxes }: QuotedTaxes, isIncluded: boolean): void {
  const amounts = taxes.reduce((count, tax) => count + tax.lines.length, 0);
  if (amounts > MOST_AMOUNTS) throw new Error(`it answered ${amounts} amounts`);
  for (const tax of taxes) {
    if (new Set(tax.lines.map(([productId]) => productId)).size < tax.lines.length) {
      throw new Error(`it has a line twice in ${tax.name}`);
    }
  }
  const sumOf = (of: (tax: QuotedTax) => number) => taxes.reduce((sum, tax) => sum + of(tax), 0);
  const taxOf = (productId: number) => sumOf((tax) => tax.lines.find(([id]) => id === productId)?.[1] ?? 0);
  const parts: Array<[amount: number, tax: number]> = [
    ...lines.map(([productId, amount]): [number, number] => [amount, taxOf(productId)]),
    [shipping, sumOf((tax) => tax.shipping)],
  ];
  if (isIncluded && parts.some(([amount, tax]) => tax > amount)) {
    throw new Error('it takes more than what includes it');
  }
}
