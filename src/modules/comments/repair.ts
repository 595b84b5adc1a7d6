import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { BULK_MS } from '../../database/statement-limits.js';
import { inTransaction } from '../../database/transaction.js';
import { Comment, Product } from '../../models/index.js';
import type { CommentViolations } from './checks.js';
import { recountRating } from './product-rating.js';

/**
 * Recounts wrong ratings, and deletes comments whose parent is gone. Safe while reviews are written: each product is locked
 * before its reviews are counted.
 * @param find SQL that selects the wrong ratings and the orphaned comments
 */
export async function repairComments(
  sequelize: Sequelize,
  find: { ratings: string; orphans: string },
): Promise<void> {
  const select = <Name extends keyof CommentViolations>(sql: string) =>
    sequelize.query<CommentViolations[Name]>(sql, { type: QueryTypes.SELECT });
  for (const { productId } of await select<'rating-not-its-reviews'>(find.ratings)) {
    const countAgain = async (transaction: Transaction) => {
      await Product.findByPk(productId, { attributes: ['id'], lock: true, transaction });
      await recountRating(productId, transaction);
    };
    await inTransaction(sequelize, countAgain, { statementMs: BULK_MS });
  }
  // Ids are never reused, so a missing parent does not come back.
  for (const { commentId } of await select<'comment-without-parent'>(find.orphans)) {
    await Comment.destroy({ where: { id: commentId } });
  }
}
