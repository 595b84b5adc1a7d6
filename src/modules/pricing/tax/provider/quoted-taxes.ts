import { isAmountOf, toThousandths } from '../../../../money/amounts.js';
import { decimalsOf } from '../../../../money/currencies.js';
import type { ProviderTax, TaxedLines, TaxRequest } from './tax-provider.js';

/**
 * Taxes quoted by an external provider, and the amounts they are for. In a compact form, since they are stored in the quote
 * token. Amounts are whole minor units. Lines are identified by product, since their order may change.
 */
export interface QuotedTaxes {
  /** Taxed amounts, after discounts. */
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

/** Enough for a hundred lines with ten taxes each: a larger token would be too long for a request. */
const MOST_AMOUNTS = 1_000;

/**
 * Checks the answer of a provider against the request.
 * @throws Error for a line that was not in the request, an amount that the currency does not have, or more tax than the amount
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
