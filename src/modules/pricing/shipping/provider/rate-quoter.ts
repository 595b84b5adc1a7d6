import type { FastifyBaseLogger } from 'fastify';
import pLimit from 'p-limit';
import type { Config } from '../../../../config.js';
import { STANDARD_TAX_CATEGORY_ID } from '../../../../models/tax-category.js';
import { fromThousandths, toThousandths } from '../../../../money/amounts.js';
import { toMoney } from '../../../../money/minor-units.js';
import type { ProductForSale } from '../../draft.js';
import type { Cart } from '../../price-order.js';
import type { PricedOrder } from '../../priced-order.js';
import type { Method } from '../shipping-table.js';
import { HttpRateProvider } from './http-rate-provider.js';
import type { CarrierRate, RateRequest } from './shipping-rate-provider.js';

/** Concurrent calls of the provider: anyone may request quotes. Further requests wait. */
const AT_ONCE = 16;

/** Carrier rates for a basket. */
interface CarrierOffers {
  /** Empty while the provider is down. */
  methods: Method[];
  isDown: boolean;
}

/** Reads the carrier rates; undefined without a provider. */
export type RateQuoter = (basket: RatedBasket, log: FastifyBaseLogger) => Promise<CarrierOffers | undefined>;

interface RatedBasket {
  cart: Cart;
  /** The basket priced without shipping. */
  goods(): PricedOrder;
  products: ReadonlyMap<number, ProductForSale>;
  at: Date;
}

/** A quoted rate, as stored in the quote token. */
export interface QuotedRate {
  code: string;
  name: string;
  currency: string;
  /** Minor units. */
  amount: number;
  daysMin: number | null;
  daysMax: number | null;
}

/** Asks the provider of SHIPPING_RATES_URL, with its timeout. */
export function rateQuoter({ shippingRates }: Pick<Config, 'shippingRates'>): RateQuoter {
  if (!shippingRates) return async () => undefined;
  const provider = new HttpRateProvider(shippingRates);
  const limit = pLimit(AT_ONCE);
  return async (basket, log) => {
    const request = requestFor(basket);
    const signal = AbortSignal.timeout(shippingRates.timeoutMs);
    try {
      const rates = await limit(() => {
        signal.throwIfAborted();
        return provider.rates(request, signal);
      });
      const methods = rates.map((rate) => methodOf(quotedRate(rate, request.currency)));
      return { methods, isDown: false };
    } catch (error) {
      log.warn({ err: error, provider: provider.name }, 'the rates of carriers could not be asked for');
      return { methods: [], isDown: true };
    }
  };
}

function requestFor({ cart, goods, products, at }: RatedBasket): RateRequest {
  const { currency, items } = goods();
  const { country, region, postalCode } = cart.shippingAddress;
  return {
    at,
    currency,
    shippingAddress: { country, region, postalCode },
    lines: items.map(({ productId, quantity, subtotal, discountAmount = '0' }) => ({
      productId,
      quantity,
      amount: fromThousandths(toThousandths(subtotal) - toThousandths(discountAmount), currency),
      weightGrams: products.get(productId)?.weightGrams ?? null,
    })),
  };
}

/** @throws Problem AMOUNT_NOT_PAYABLE for an amount that the currency does not have */
const quotedRate = ({ code, name, amount, daysMin, daysMax }: CarrierRate, currency: string): QuotedRate => ({
  code,
  name,
  currency,
  amount: toMoney(amount, currency).minor,
  daysMin: daysMin ?? null,
  daysMax: daysMax ?? null,
});

/** Not used as id by methods of the shop. */
const CARRIER_METHOD_ID = 0;

/** The shipping method that represents a carrier rate in an order. */
export const methodOf = ({ amount, ...rate }: QuotedRate): Method => ({
  ...rate,
  id: CARRIER_METHOD_ID,
  basis: 'flat',
  taxCategoryId: STANDARD_TAX_CATEGORY_ID,
  freeFrom: null,
  rates: [{ threshold: 0, amount }],
});

/** The carrier rate that a method represents; undefined for a method of the shop. */
export function rateOf({
  id,
  code,
  name,
  currency,
  daysMin,
  daysMax,
  rates,
}: Method): QuotedRate | undefined {
  if (id !== CARRIER_METHOD_ID) return undefined;
  return { code, name, currency, amount: rates[0]?.amount as number, daysMin, daysMax };
}
