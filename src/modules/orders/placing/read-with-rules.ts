import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type CustomerId, listsToRead, type Rulebook, type Rules } from '../../pricing/api.js';
import { type ForSale, type NamedByRules, readProductsAndStock } from './read-products-and-stock.js';

interface Wanted {
  productIds: number[];
  /** Customers whose unpaid units to read. */
  customers: CustomerId[];
  /** Customer groups whose price lists to read. */
  groups: ReadonlySet<number | null | undefined>;
  /** Time for which price lists are read. Default: now. */
  at?: Date;
}

/**
 * Reads products and the pricing rules for them. Which price lists and categories to read follows from the rules in memory; if
 * these turn out to be outdated, it reads again.
 */
export async function readWithRules(
  sequelize: Sequelize,
  { productIds, customers, groups, at }: Wanted,
  rulebook: Rulebook,
  transaction?: Transaction,
): Promise<ForSale & { rules: Rules }> {
  const namedBy = ({ priceLists, discounts }: Rules): NamedByRules => ({
    listIds: priceLists ? listsToRead(priceLists, groups, at?.getTime() ?? Date.now()) : NONE,
    categoryIds: discounts?.categoryIds ?? NONE,
  });
  for (let named = namedBy(rulebook.known); ; ) {
    const found = await readProductsAndStock(sequelize, productIds, customers, named, transaction);
    // Without a product there is nothing to price, and no revision.
    const isNothing = found.products.size === 0;
    const rules = isNothing ? rulebook.known : await rulebook.rulesAt(found.revision, sequelize, transaction);
    const needed = namedBy(rules);
    if (areIn(needed.listIds, named.listIds) && areIn(needed.categoryIds, named.categoryIds)) {
      return { ...found, rules };
    }
    named = needed;
  }
}

const NONE: readonly number[] = [];

/** Usually the same array. */
const areIn = (ids: readonly number[], all: readonly number[]): boolean =>
  ids === all || ids.every((id) => all.includes(id));
