import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { listsToRead, type Rulebook, type Rules } from '../pricing/api.js';
import { type ForSale, type NamedByRules, readProductsAndStock } from './read-products-and-stock.js';

interface Wanted {
  productIds: number[];
  /** Whose unpaid units are wanted, too. */
  accounts: number[];
  /** Groups of the customers. */
  groups: ReadonlySet<number | null | undefined>;
  /** Whose price lists are wanted. Default: now. */
  at?: Date;
}

/**
 * What is for sale, and the rules that it is priced by. Which price lists and categories it is read with is what the process
 * knows: when there turn out to be others by now, it is read again.
 */
export async function readWithRules(
  sequelize: Sequelize,
  { productIds, accounts, groups, at }: Wanted,
  rulebook: Rulebook,
  transaction?: Transaction,
): Promise<ForSale & { rules: Rules }> {
  const namedBy = ({ priceLists, discounts }: Rules): NamedByRules => ({
    listIds: priceLists ? listsToRead(priceLists, groups, at?.getTime() ?? Date.now()) : NONE,
    categoryIds: discounts?.categoryIds ?? NONE,
  });
  for (let named = namedBy(rulebook.known); ; ) {
    const found = await readProductsAndStock(sequelize, productIds, accounts, named, transaction);
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

/** Mostly they are the same list. */
const areIn = (ids: readonly number[], all: readonly number[]): boolean =>
  ids === all || ids.every((id) => all.includes(id));
