import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { counter } from '../../../metrics/registry.js';
import { idInSql } from '../../../models/id.js';
import type { StockHold } from '../../../models/stock-hold.js';
import { moveStock } from '../move-stock.js';
import { holdChanges } from './kept-units.js';

const released = counter(
  'stockkeeper_expired_holds_released_total',
  'Lines of expired holds whose units were released, for an order that needed them or by the sweep',
);

/** Rows per statement. */
const AT_ONCE = 500;

interface Expired {
  productIds: readonly number[];
  /** Holds to skip. */
  except?: readonly string[];
}

const condition = ({ productIds, except = [] }: Expired): string =>
  `productId IN (${productIds.map(Number).join(', ')}) AND expiresAt <= UTC_TIMESTAMP(3)${
    except.length > 0 ? ` AND holdId NOT IN (${except.map(idInSql).join(', ')})` : ''
  }`;

/** Whether expired holds contain units of these products. Reads only an index. */
export async function areInExpiredHolds(
  sequelize: Sequelize,
  expired: Expired,
  transaction?: Transaction,
): Promise<boolean> {
  if (expired.productIds.length === 0) return false;
  const found = await sequelize.query(
    `SELECT 1 FROM stock_holds FORCE INDEX (stock_holds_expiry) WHERE ${condition(expired)} LIMIT 1`,
    { type: QueryTypes.SELECT, transaction },
  );
  return found.length > 0;
}

/**
 * Releases the units of these products in expired holds. Their stock levels must be locked. A hold that its customer is
 * ordering or extending right now is skipped: that transaction may be waiting for the levels, so waiting for it could deadlock.
 */
export async function releaseExpired(
  sequelize: Sequelize,
  expired: Expired,
  transaction: Transaction,
): Promise<void> {
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    const rows = await sequelize.query<StockHold>(
      `SELECT holdId, productId, locationId, quantity FROM stock_holds FORCE INDEX (stock_holds_expiry)
       WHERE ${condition(expired)} LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`,
      { type: QueryTypes.SELECT, transaction },
    );
    found = rows.length;
    if (found === 0) return;
    // Each by its full key: a wider condition would wait for other rows of these holds.
    const keys = rows.map(
      ({ holdId, productId, locationId }) =>
        `(holdId = ${idInSql(holdId)} AND productId = ${Number(productId)} AND locationId = ${Number(locationId)})`,
    );
    await sequelize.query(
      `DELETE hold FROM stock_holds AS hold FORCE INDEX (PRIMARY) WHERE ${keys.join(' OR ')}`,
      { type: QueryTypes.BULKDELETE, transaction },
    );
    await moveStock(holdChanges(rows, -1), transaction);
    released.inc(rows.length);
  }
}
