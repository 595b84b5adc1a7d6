import { Problem } from '../../../errors.js';
import { type Draft, type Line, type ProductForSale, setPrice } from '../draft.js';
import { type Buyer, listedPriceOf, type PriceLists } from './price-lists.js';

/**
 * Replaces the products' own prices by those of price lists.
 * @param draft in the requested currency
 * @param at epoch milliseconds
 * @returns the problem NO_PRICE_IN_CURRENCY, or undefined
 */
export function setUnitPrices(
  draft: Draft,
  buyer: Buyer,
  lists: PriceLists | undefined,
  at: number,
): Problem | undefined {
  const unpriced: number[] = [];
  for (const line of draft.lines) {
    const { product, quantity } = line;
    const found = lists && listedPriceOf(product, quantity, buyer, lists, at);
    if (found) {
      setPrice(line, found.amount / draft.unit);
      line.list = found.list;
    } else if (product.currency !== draft.currency) unpriced.push(product.id);
  }
  return unpriced.length > 0 ? noPrice(unpriced, draft.currency) : undefined;
}

/**
 * The problem if some lines have no price in the requested currency, otherwise undefined.
 * @param at epoch milliseconds
 */
export function refusedCurrency(
  lines: readonly Line[],
  products: ReadonlyMap<number, ProductForSale>,
  buyer: Buyer,
  lists: PriceLists | undefined,
  at: number,
): Problem | undefined {
  const { currency } = buyer;
  if (currency === undefined) return undefined;
  const unpriced = lines.filter(({ productId, quantity }) => {
    const product = products.get(productId);
    return (
      product?.currency !== currency &&
      !(product && lists && listedPriceOf(product, quantity, buyer, lists, at))
    );
  });
  if (unpriced.length === 0) return undefined;
  return noPrice(
    unpriced.map(({ productId }) => productId),
    currency,
  );
}

const noPrice = (productIds: number[], currency: string): Problem =>
  new Problem(
    'NO_PRICE_IN_CURRENCY',
    `There is no price in ${currency} of product ${productIds.join(', ')}.`,
    {
      extensions: { productIds },
    },
  );
