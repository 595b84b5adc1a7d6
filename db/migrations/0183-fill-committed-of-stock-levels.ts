import type { QueryInterface } from 'sequelize';
import type { Migration } from './migration.js';

const PRODUCTS_A_STEP = 1_000;

// What can be bought stays as it was: both counters rise by as much. A level that is filled is left alone, and one whose
// ledger has fewer units than were sent is for the verifier to tell.
const FILL = `
  UPDATE stock_levels AS level JOIN (
    SELECT productId, locationId, SUM(committed) AS units FROM stock_movements
    WHERE productId > :after AND productId <= :last GROUP BY productId, locationId
  ) AS ledger ON ledger.productId = level.productId AND ledger.locationId = level.locationId
  SET level.onHand = level.onHand + ledger.units, level.committed = ledger.units
  WHERE level.committed = 0 AND ledger.units > 0`;

const EMPTY = `
  UPDATE stock_levels SET onHand = onHand - committed, committed = 0
  WHERE productId > :after AND productId <= :last AND committed <> 0`;

export const fillCommittedOfStockLevels: Migration = {
  name: '0183-fill-committed-of-stock-levels',
  worksOnRows: 'both ways',
  needs: '0182-record-shipments-in-stock-movements',
  up: (queryInterface) => byProduct(queryInterface, FILL),
  down: (queryInterface) => byProduct(queryInterface, EMPTY),
};

async function byProduct({ sequelize }: QueryInterface, sql: string): Promise<void> {
  const [rows] = await sequelize.query('SELECT MAX(productId) AS last FROM stock_levels');
  const end = Number((rows as Array<{ last: number | null }>)[0]?.last ?? 0);
  for (let after = 0; after < end; after += PRODUCTS_A_STEP) {
    await sequelize.query(sql, { replacements: { after, last: after + PRODUCTS_A_STEP } });
  }
}
