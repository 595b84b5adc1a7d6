import DataLoader from 'dataloader';
import type { Sequelize } from 'sequelize-typescript';
import {
  type Cart,
  type PricedOrder,
  priceOrder,
  type Rulebook,
  type Rules,
  readUses,
  refusedLines,
  type ShippingOffer,
  usesBook,
} from '../../pricing/api.js';
import { type Shortage, shortagesOf } from '../../stock/api.js';
import type { ForSale } from '../read-products-and-stock.js';
import { readWithRules } from '../read-with-rules.js';

/** A basket, and who asks, where that is known. */
export interface Asked extends Cart {
  userId?: number;
}

/** What a basket would cost, and what of it there is too little of. */
export interface Quote {
  priced: PricedOrder;
  /** What it could be sent by; none in a shop without shipping methods. */
  shippingMethods: ShippingOffer[];
  shortages: Shortage[];
}

/**
 * Prices baskets as orders are priced, and stores nothing. Those that are asked for together are read in one statement.
 * @throws Problem for what could not be ordered at any time; too little stock is told instead
 */
export function quoter(sequelize: Sequelize, rulebook: Rulebook): (cart: Asked) => Promise<Quote> {
  const loader = new DataLoader<Cart, ForSale & { rules: Rules }>(
    async (carts) => {
      const productIds = carts.flatMap(({ lines }) => lines.map(({ productId }) => productId));
      const groups = new Set(carts.map(({ customerGroupId }) => customerGroupId));
      const wanted = { productIds: [...new Set(productIds)], accounts: [], groups };
      const found = await readWithRules(sequelize, wanted, rulebook);
      return carts.map(() => found);
    },
    { cache: false, batchScheduleFn: (dispatch) => void setImmediate(dispatch) },
  );
  return async (cart) => {
    const { products, stock, rules } = await loader.load(cart);
    const unsellable = refusedLines(cart.lines, products);
    if (unsellable) throw unsellable;
    const at = Date.now();
    const uses = rules.discounts && (await usesInSight(sequelize, cart, rules.discounts, at));
    const outcome = priceOrder({ ...cart, uses, isQuote: true }, products, rules, at);
    if ('refused' in outcome) throw outcome.refused;
    const { priced, shippingMethods = [] } = outcome;
    return { priced, shippingMethods, shortages: shortagesOf(cart, stock) };
  };
}

/** What is left of discounts. Nothing is held back. */
async function usesInSight(
  sequelize: Sequelize,
  asked: Asked,
  discounts: NonNullable<Rules['discounts']>,
  at: number,
): Promise<Cart['uses']> {
  return usesBook(await readUses(sequelize, [asked], discounts, { at }), discounts).inSight(asked.userId);
}
