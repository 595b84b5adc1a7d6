import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { StockHold } from '../../../models/index.js';
import { type CustomerId, customerKeyOf } from '../../pricing/api.js';
import type { KeptUnits } from '../../stock/api.js';

/** A hold of the customer who uses it. */
export interface OwnHold {
  customer: CustomerId;
  kept: KeptUnits[];
}

/** By hold id. */
export type OwnHolds = Map<string, OwnHold>;

const sequelizeOf = () => StockHold.sequelize as Sequelize;

/**
 * Reads and locks holds by primary key: with another index it would wait for holds of others. Lock order: after idempotency keys
 * and guards, before stock levels. No statement if there is no hold to lock.
 *
 * @returns those that exist and belong to the customer who uses them
 */
export async function lockHolds(
  asked: ReadonlyArray<{ customer: CustomerId; holdId?: string }>,
  transaction: Transaction,
): Promise<OwnHolds> {
  const own: OwnHolds = new Map();
  const wanted = asked.flatMap(({ customer, holdId }) =>
    holdId === undefined ? [] : [{ customer, holdId }],
  );
  if (wanted.length === 0) return own;
  const rows = await lockRows([...new Set(wanted.map(({ holdId }) => holdId))].sort(), transaction);
  for (const { holdId, customer } of wanted) {
    const ownerKey = customerKeyOf(customer);
    const kept = rows.filter((row) => row.holdId === holdId && row.ownerKey === ownerKey);
    if (kept.length > 0) own.set(holdId, { customer, kept });
  }
  return own;
}

/** Reads and locks a hold of any customer. */
export const lockHold = (holdId: string, transaction: Transaction): Promise<KeptUnits[]> =>
  lockRows([holdId], transaction);

const lockRows = (holdIds: readonly string[], transaction: Transaction): Promise<StockHold[]> =>
  sequelizeOf().query<StockHold>(
    `SELECT holdId, productId, locationId, quantity, ownerKey FROM stock_holds FORCE INDEX (PRIMARY)
     WHERE holdId IN (${holdIds.map(idInSql).join(', ')}) FOR UPDATE`,
    { type: QueryTypes.SELECT, transaction },
  );

/** Deletes locked holds. The caller moves their units. */
export async function deleteHolds(holdIds: readonly string[], transaction: Transaction): Promise<void> {
  if (holdIds.length === 0) return;
  await sequelizeOf().query(
    `DELETE hold FROM stock_holds AS hold FORCE INDEX (PRIMARY) WHERE hold.holdId IN (${holdIds.map(idInSql).join(', ')})`,
    { type: QueryTypes.BULKDELETE, transaction },
  );
}
