import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { Comment, Product } from '../../models/index.js';
import { findViolations } from './verify.js';

const COUNT_AGAIN = `
  UPDATE products SET
    ratingSum = (SELECT COALESCE(SUM(rating), 0) FROM comments
      WHERE commentableType = 'product' AND commentableId = :productId AND isHidden = 0),
    reviewCount = (SELECT COUNT(*) FROM comments
      WHERE commentableType = 'product' AND commentableId = :productId AND isHidden = 0)
  WHERE id = :productId`;

/**
 * Counts the ratings again where they are not those of the reviews, and removes comments without what they are
 * about. May run while reviews are written: each product is locked before its reviews are counted.
 */
export async function repairComments(sequelize: Sequelize): Promise<void> {
  for (const { productId } of await findViolations(sequelize, 'rating-not-its-reviews')) {
    await inTransaction(sequelize, async (transaction) => {
      await Product.findByPk(productId, { attributes: ['id'], lock: true, transaction });
      await sequelize.query(COUNT_AGAIN, {
        replacements: { productId },
        type: QueryTypes.UPDATE,
        transaction,
      });
    });
  }
  // Keys are not given out twice, so what has lost its parent never finds one again.
  for (const { commentId } of await findViolations(sequelize, 'comment-without-parent')) {
    await Comment.destroy({ where: { id: commentId } });
  }
}
