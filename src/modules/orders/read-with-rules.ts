import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { listsToRead, type Rulebook, type Rules } from '../pricing/api.js';
import { type ForSale, readProductsAndStock } from './read-products-and-stock.js';

interface Wanted {
  productIds: number[];
  /** Whose unpaid units are wanted, too. */
  accounts: number[];
  /** Groups of the customers. */
  groups: ReadonlySet<number | null | undefined>;
}

/**
 * What is for sale, and the rules that it is priced by. Which price lists it is read with is what the process knows: when there
 * turn out to be others by now, it is read again.
 */
export async function readWithRules(
  sequelize: Sequelize,
  { productIds, accounts, groups }: Wanted,
  rulebook: Rulebook,
  transaction?: Transaction,
): Promise<ForSale & { rules: Rules }> {
  const listsIn = ({ priceLists }: Rules) => listsToRead(priceLists, groups, Date.now());
  for (let listIds = listsIn(rulebook.known); ; ) {
    const found = await readProductsAndStock(sequelize, productIds, accounts, listIds, transaction);
    // Without a product there is nothing to price, and no revision.
    const isNothing = found.products.size === 0;
    const rules = isNothing ? rulebook.known : await rulebook.rulesAt(found.revision, sequelize, transaction);
    const needed = rules.priceLists ? listsIn(rules) : [];
    if (needed.every((id) => listIds.includes(id))) return { ...found, rules };
    listIds = needed;
  }
}
