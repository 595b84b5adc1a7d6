import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { rewriteTerms } from '../../models/hooks/write-terms.js';
import { Product } from '../../models/index.js';
import { findTermMismatches } from './find-term-mismatches.js';

/**
 * Writes again the terms of each product that is not found by them, while nobody changes it. One that is gone needs none.
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
