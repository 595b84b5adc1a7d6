import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { BULK_MS } from '../../database/statement-limits.js';
import { inTransaction } from '../../database/transaction.js';
import { Comment, Product } from '../../models/index.js';
import { findViolations } from './checks.js';
import { recountRating } from './product-rating.js';

/**
 * Counts the ratings again where they are not those of the reviews, and removes comments without what they are
 * about. May run while reviews are written: each product is locked before its reviews are counted.
 */
export async function repairComments(sequelize: Sequelize): Promise<void> {
  for (const { productId } of await findViolations(sequelize, 'rating-not-its-reviews')) {
    const countAgain = async (transaction: Transaction) => {
      await Product.findByPk(productId, { attributes: ['id'], lock: true, transaction });
      await recountRating(productId, transaction);
    };
    await inTransaction(sequelize, countAgain, { statementMs: BULK_MS });
  }
  // Keys are not given out twice, so what has lost its parent never finds one again.
  for (const { commentId } of await findViolations(sequelize, 'comment-without-parent')) {
    await Comment.destroy({ where: { id: commentId } });
  }
}
