import DataLoader from 'dataloader';
import type { Sequelize } from 'sequelize-typescript';
import {
  type Cart,
  type PricedOrder,
  priceOrder,
  type Rulebook,
  refusedLines,
  type ShippingOffer,
} from '../../pricing/api.js';
import { type Shortage, shortagesOf } from '../../stock/api.js';
import { type ForSale, readProductsAndStock } from '../read-products-and-stock.js';

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
export function quoter(sequelize: Sequelize, rulebook: Rulebook): (cart: Cart) => Promise<Quote> {
  const loader = new DataLoader<readonly number[], ForSale>(
    async (baskets) => {
      const found = await readProductsAndStock(sequelize, [...new Set(baskets.flat())], []);
      return baskets.map(() => found);
    },
    { cache: false, batchScheduleFn: (dispatch) => void setImmediate(dispatch) },
  );
  return async (cart) => {
    const { products, stock, revision } = await loader.load(cart.lines.map(({ productId }) => productId));
    const unsellable = refusedLines(cart.lines, products);
    if (unsellable) throw unsellable;
    const rules = await rulebook.rulesAt(revision, sequelize);
    const outcome = priceOrder({ ...cart, isQuote: true }, products, rules, Date.now());
    if ('refused' in outcome) throw outcome.refused;
    const { priced, shippingMethods = [] } = outcome;
    return { priced, shippingMethods, shortages: shortagesOf(cart, stock) };
  };
}
