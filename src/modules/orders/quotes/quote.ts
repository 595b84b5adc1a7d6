import DataLoader from 'dataloader';
import type { FastifyBaseLogger } from 'fastify';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import {
  type Cart,
  type CustomerId,
  type PricedOrder,
  priceOrder,
  type RateQuoter,
  type Rulebook,
  type Rules,
  readUses,
  refusedLines,
  type ShippingOffer,
  type TaxQuoter,
  usesBook,
} from '../../pricing/api.js';
import { type KeptUnits, type Shortage, shortagesOf } from '../../stock/api.js';
import type { ForSale } from '../placing/read-products-and-stock.js';
import { readWithRules } from '../placing/read-with-rules.js';

/** A basket, and the customer if known. */
interface Asked extends Cart {
  /** Of a signed-in customer. */
  customer?: CustomerId;
  /** Units in the customer's hold. */
  kept?: readonly KeptUnits[];
  /** Default: now. */
  at?: Date;
}

/** Price of a basket, and its shortages. */
export interface Quote {
  /** The time that it is priced for. */
  at: Date;
  /** The basket with the quoted taxes of an external provider and the chosen carrier rate, if any. */
  cart: Cart;
  priced: PricedOrder;
  /** Available shipping methods; empty in a shop without any. */
  shippingMethods: ShippingOffer[];
  shortages: Shortage[];
}

export type Quoter = (asked: Asked, log: FastifyBaseLogger) => Promise<Quote>;

/**
 * Prices baskets in the same way as orders, and stores nothing. Concurrent requests share one read.
 * @throws Problem when it could not be ordered even with enough stock; shortages are part of the quote
 */
export function quoter(
  sequelize: Sequelize,
  rulebook: Rulebook,
  ratesFor: RateQuoter,
  taxesFor: TaxQuoter,
): Quoter {
  const loader = new DataLoader<Cart, ForSale & { rules: Rules }>(
    async (carts) => {
      const productIds = carts.flatMap(({ lines }) => lines.map(({ productId }) => productId));
      const groups = new Set(carts.map(({ customerGroupId }) => customerGroupId));
      const wanted = { productIds: [...new Set(productIds)], customers: [], groups };
      const found = await readWithRules(sequelize, wanted, rulebook);
      return carts.map(() => found);
    },
    { cache: false, batchScheduleFn: (dispatch) => void setImmediate(dispatch) },
  );
  // A preview for another time needs other price lists, so it does not share the read.
  const readAlone = ({ lines, customerGroupId }: Asked, at: Date) => {
    const productIds = lines.map(({ productId }) => productId);
    const wanted = { productIds, customers: [], groups: new Set([customerGroupId]), at };
    return readWithRules(sequelize, wanted, rulebook);
  };
  return async (asked, log) => {
    const { products, stock, rules } = await (asked.at ? readAlone(asked, asked.at) : loader.load(asked));
    const unsellable = refusedLines(asked.lines, products);
    if (unsellable) throw unsellable;
    const at = asked.at ?? new Date();
    const uses = rules.discounts && (await usesInSight(sequelize, asked, rules.discounts, at.getTime()));
    const price = (cart: Cart, by: Rules = rules) => {
      const outcome = priceOrder({ ...cart, uses, isQuote: true }, products, by, at.getTime());
      if ('refused' in outcome) throw outcome.refused;
      return outcome;
    };
    const goods = () =>
      price({ ...asked, shippingMethod: undefined }, { ...rules, shipping: undefined }).priced;
    const carriers = await ratesFor({ cart: asked, goods, products, at }, log);
    const offered = carriers ? { ...asked, carrierMethods: carriers.methods } : asked;
    const { priced, shippingMethods = [] } = carriers?.isDown
      ? orUnavailable(() => price(offered))
      : price(offered);
    const sent = { ...asked, carrierMethods: chosenOf(offered, priced) };
    const quotedTaxes = await taxesFor({ cart: sent, priced, products, at }, log);
    const cart = quotedTaxes ? { ...sent, quotedTaxes } : sent;
    return {
      at,
      cart,
      priced: quotedTaxes ? price(cart).priced : priced,
      shippingMethods,
      shortages: shortagesOf(cart, stock, rules.locations, asked.kept),
    };
  };
}

/** Remaining uses of discounts. Nothing is reserved. */
async function usesInSight(
  sequelize: Sequelize,
  asked: Asked,
  discounts: NonNullable<Rules['discounts']>,
  at: number,
): Promise<Cart['uses']> {
  return usesBook(await readUses(sequelize, [asked], discounts, { at }), discounts).inSight(asked.customer);
}

/** The chosen carrier rate; undefined if a method of the shop or none is chosen. */
const chosenOf = ({ carrierMethods = [] }: Cart, { pricing }: PricedOrder): Cart['carrierMethods'] => {
  const chosen = carrierMethods.filter(
    ({ id, code }) => id === pricing?.shipping?.methodId && code === pricing.shipping.code,
  );
  return chosen.length > 0 ? chosen : undefined;
};

/** If the carriers do not answer, one of them might still have offered a rate: 503 instead of a refusal. */
function orUnavailable<Priced>(price: () => Priced): Priced {
  try {
    return price();
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('SHIPPING_')) throw error;
    throw new Problem('SERVICE_UNAVAILABLE', 'Carriers do not answer right now: try again.', {
      cause: error,
    });
  }
}
