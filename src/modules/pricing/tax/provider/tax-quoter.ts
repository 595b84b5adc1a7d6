import type { FastifyBaseLogger } from 'fastify';
import pLimit from 'p-limit';
import type { Config } from '../../../../config.js';
import { Problem } from '../../../../errors.js';
import { TaxCategory } from '../../../../models/index.js';
import { formatAmount, fromThousandths, toThousandths } from '../../../../money/amounts.js';
import type { ProductForSale } from '../../draft.js';
import type { Cart } from '../../price-order.js';
import type { PricedOrder } from '../../priced-order.js';
import { HttpTaxProvider } from './http-tax-provider.js';
import { type QuotedTaxes, quotedTaxes } from './quoted-taxes.js';
import type { TaxRequest } from './tax-provider.js';

/** Concurrent calls of the provider: anyone may request quotes. Further requests wait. */
const AT_ONCE = 16;

/**
 * Asks for the taxes of a basket; undefined without an external provider, or if it failed and the shop's own rates are used
 * instead.
 */
export type TaxQuoter = (basket: Basket, log: FastifyBaseLogger) => Promise<QuotedTaxes | undefined>;

interface Basket {
  cart: Cart;
  /** Priced with the shop's own taxes or none; they are not sent. */
  priced: PricedOrder;
  products: ReadonlyMap<number, ProductForSale>;
  at: Date;
}

/** Asks the provider of TAX_PROVIDER, with its timeout. */
export function taxQuoter({ taxProvider }: Config): TaxQuoter {
  if (!taxProvider) return async () => undefined;
  const provider = new HttpTaxProvider(taxProvider);
  const limit = pLimit(AT_ONCE);
  return async (basket, log) => {
    const request = await requestFor(basket);
    if (basket.priced.pricing?.exempt) return quotedTaxes(request, { taxes: [] });
    const signal = AbortSignal.timeout(taxProvider.timeoutMs);
    try {
      return await limit(async () => {
        signal.throwIfAborted();
        return quotedTaxes(request, await provider.quote(request, signal));
      });
    } catch (error) {
      log.warn({ err: error, provider: provider.name }, 'the tax provider could not be asked');
      if (taxProvider.fallback === 'internal') return undefined;
      throw new Problem('SERVICE_UNAVAILABLE', 'Taxes cannot be worked out right now: try again.', {
        cause: error,
      });
    }
  };
}

async function requestFor({ cart, priced, products, at }: Basket): Promise<TaxRequest> {
  const { currency, pricesIncludeTax = true, shippingAmount } = priced;
  const categoryOf = (productId: number) => (products.get(productId) as ProductForSale).taxCategoryId;
  const ids = [...new Set(priced.items.map(({ productId }) => categoryOf(productId)))];
  const found = await TaxCategory.findAll({ attributes: ['id', 'code'], where: { id: ids }, raw: true });
  const codes = new Map(found.map(({ id, code }) => [id, code]));
  const { country, region, postalCode } = cart.shippingAddress;
  return {
    at,
    currency,
    pricesIncludeTax,
    shippingAddress: { country, region, postalCode },
    lines: priced.items.map(({ line, productId, quantity, subtotal, discountAmount = '0' }) => ({
      line,
      productId,
      taxCategory: codes.get(categoryOf(productId)) as string,
      quantity,
      amount: fromThousandths(toThousandths(subtotal) - toThousandths(discountAmount), currency),
    })),
    shippingAmount: formatAmount(shippingAmount ?? '0', currency),
  };
}
