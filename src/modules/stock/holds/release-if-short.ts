import type { Sequelize } from 'sequelize-typescript';
import { type Database, inTransaction, poolOf } from '../../../database/transaction.js';
import { lockStock } from '../lock-stock.js';
import { shortProducts } from '../shortages.js';
import { areInExpiredHolds, releaseExpired } from './expired-holds.js';

/**
 * Runs a change of stock that is not an order or a hold. If expired holds have units that it lacks, releases them and runs it
 * once more.
 *
 * @param change opens its own transaction with inTransaction(database, …)
 * @throws the errors of the change
 */
export async function releaseIfShort<Result>(
  database: Database,
  change: () => Promise<Result>,
): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    const sequelize = poolOf(database);
    const productIds = shortProducts(error);
    if (!(await areInExpiredHolds(sequelize, { productIds }))) throw error;
    await releaseExpiredOf(sequelize, productIds);
    return change();
  }
}

/** Releases expired holds of these products, in a transaction of its own. */
export function releaseExpiredOf(sequelize: Sequelize, productIds: readonly number[]): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    await lockStock(productIds, transaction);
    await releaseExpired(sequelize, { productIds }, transaction);
  });
}
