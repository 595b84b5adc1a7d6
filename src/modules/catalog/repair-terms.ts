import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { rewriteTerms } from '../../models/hooks/write-terms.js';
import { Product } from '../../models/index.js';
import { findTermMismatches } from './find-term-mismatches.js';

/**
 * Rewrites the terms of products whose terms are wrong, each under the product's lock.
 * @throws the database's error
 */
export async function repairTerms(sequelize: Sequelize): Promise<void> {
  for await (const { productId } of findTermMismatches(sequelize)) {
    await inTransaction(sequelize, async (transaction) => {
      await Product.findByPk(productId, { attributes: ['id'], transaction, lock: true });
      await rewriteTerms(productId, transaction);
    });
  }
}
