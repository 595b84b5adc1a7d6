import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, type Work } from '../../database/transaction.js';
import { readExemptGroups } from './customer-groups/read-exempt-groups.js';
import { readDiscounts } from './discounts/read-discounts.js';
import { readPriceLists } from './price-lists/read-price-lists.js';
import { type Rules, TAX_INCLUDED } from './rules.js';
import { readShippingTable } from './shipping/read-shipping-table.js';
import { withCarriers } from './shipping/shipping-table.js';
import { readTaxTable } from './tax/read-tax-table.js';

// The rules are in memory, under the number of the last change: whoever changes one raises it first, in the same transaction,
// and whoever prices reads it along with the products. So what was committed holds for all that begins afterwards, in every
// process, and no statement is spent on it.

/** In the statement that reads products: the present revision. */
export const REVISION = '(SELECT revision FROM rulebook WHERE id = 1)';

/** Before the first change there are none. */
const FIRST_REVISION = 0;

/** The rules that a process keeps. */
export interface Rulebook {
  /** Those that it knows, however old. */
  readonly known: Rules;
  /** Those of that revision, or of a later one when they are changed meanwhile: never of two. */
  rulesAt(revision: number, sequelize: Sequelize, transaction?: Transaction): Promise<Rules>;
}

/** @param hasCarriers whether quotes offer the rates of carriers */
export function createRulebook(tax = TAX_INCLUDED, hasCarriers = false): Rulebook {
  const settled = ({ shipping, ...rules }: Omit<Rules, 'tax'>): Rules => ({
    ...rules,
    tax,
    shipping: hasCarriers ? withCarriers(shipping) : shipping,
  });
  let known: { revision: number; rules: Rules } = { revision: FIRST_REVISION, rules: settled({}) };
  return {
    get known() {
      return known.rules;
    },
    async rulesAt(revision, sequelize, transaction) {
      if (known.revision === revision) return known.rules;
      const loaded = await load(revision, sequelize, transaction);
      known = { revision: loaded.revision, rules: settled(loaded.rules) };
      return known.rules;
    },
  };
}

/** Each statement sees what is committed by then, so it reads until no change came between. */
async function load(revision: number, sequelize: Sequelize, transaction?: Transaction) {
  for (let before = revision; ; ) {
    const rules = {
      taxTable: await readTaxTable(sequelize, transaction),
      shipping: await readShippingTable(sequelize, transaction),
      discounts: await readDiscounts(sequelize, transaction),
      priceLists: await readPriceLists(sequelize, transaction),
      exemptGroups: await readExemptGroups(sequelize, transaction),
    };
    const after = await readRevision(sequelize, transaction);
    if (after === before) return { revision: after, rules };
    before = after;
  }
}

async function readRevision(sequelize: Sequelize, transaction?: Transaction): Promise<number> {
  const sql = `SELECT ${REVISION} AS revision`;
  const [row] = await sequelize.query<{ revision: number | null }>(sql, {
    type: QueryTypes.SELECT,
    transaction,
  });
  return row?.revision ?? FIRST_REVISION;
}

/**
 * The one way to change a rule. Changes wait for each other, so that revisions are committed in their order, and what one of
 * them finds stays so until it ends.
 */
export function changeRules<T>(sequelize: Sequelize, work: Work<T>): Promise<T> {
  return inTransaction(sequelize, async (transaction) => {
    await sequelize.query(
      'INSERT INTO rulebook (id, revision) VALUES (1, 1) ON DUPLICATE KEY UPDATE revision = revision + 1',
      { type: QueryTypes.INSERT, transaction },
    );
    return work(transaction);
  });
}
