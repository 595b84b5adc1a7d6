import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type Database, inTransaction, type Work } from '../../database/transaction.js';
import { Rulebook as RulebookRow } from '../../models/rulebook.js';
import { readSellingLocations } from '../stock/api.js';
import { readExemptGroups } from './customer-groups/read-exempt-groups.js';
import { readDiscounts } from './discounts/read-discounts.js';
import { readPriceLists } from './price-lists/read-price-lists.js';
import { type Rules, TAX_INCLUDED } from './rules.js';
import { readShippingTable } from './shipping/read-shipping-table.js';
import { withCarriers } from './shipping/shipping-table.js';
import { readTaxTable } from './tax/read-tax-table.js';

// Pricing rules are kept in memory, together with a revision number in the database. Every change of a rule increments the
// revision first, in the same transaction, and the statement that reads products for pricing reads it too. So a committed change
// takes effect in every process from the next order on, without an additional statement.

/** SQL: the current revision, for the statement that reads products. */
export const REVISION = '(SELECT revision FROM rulebook WHERE id = 1)';

/** No rule exists before the first change. */
const FIRST_REVISION = 0;

/** The pricing rules that a process has in memory. */
export interface Rulebook {
  /** The rules in memory, possibly outdated. */
  readonly known: Rules;
  /** The rules of this revision, or of a later one if they were changed meanwhile; never a mixture. */
  rulesAt(revision: number, sequelize: Sequelize, transaction?: Transaction): Promise<Rules>;
}

/** @param hasCarriers whether quotes offer carrier rates */
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

/** Each statement sees what is committed by then, so this reads again until the revision has stayed the same. */
async function load(revision: number, sequelize: Sequelize, transaction?: Transaction) {
  for (let before = revision; ; ) {
    const rules = {
      taxTable: await readTaxTable(sequelize, transaction),
      shipping: await readShippingTable(sequelize, transaction),
      discounts: await readDiscounts(sequelize, transaction),
      priceLists: await readPriceLists(sequelize, transaction),
      exemptGroups: await readExemptGroups(sequelize, transaction),
      locations: await readSellingLocations(sequelize, transaction),
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
 * The only way to change a rule. Changes run one after the other, so revisions are committed in order, and rows that a change
 * has read cannot change before it ends.
 */
export function changeRules<T>(sequelize: Sequelize, work: Work<T>): Promise<T> {
  return countIn('revision', sequelize, work);
}

/**
 * Locks the rules against changes while the work runs, for data that no process has in memory (generated codes, rows that rules
 * refer to), so the revision stays the same. Writes the row like lockByWriting, and inserts it if it is missing.
 */
export function holdRules<T>(database: Database, work: Work<T>): Promise<T> {
  return countIn('lockCount', database, work);
}

function countIn<T>(counter: 'revision' | 'lockCount', database: Database, work: Work<T>): Promise<T> {
  const first = counter === 'revision' ? '1, 1, 0' : '1, 0, 1';
  const sql = `INSERT INTO rulebook (id, revision, lockCount) VALUES (${first})
    ON DUPLICATE KEY UPDATE ${counter} = ${counter} + 1`;
  return inTransaction(database, async (transaction) => {
    await (RulebookRow.sequelize as Sequelize).query(sql, { type: QueryTypes.INSERT, transaction });
    return work(transaction);
  });
}
