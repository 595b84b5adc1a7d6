import { type Transaction, UniqueConstraintError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type Database, inTransaction } from '../../database/transaction.js';
import { requireVersion, type Versions } from '../../database/version.js';
import { notFound, Problem } from '../../errors.js';
import { Comment } from '../../models/index.js';
import { type Account, requireOwnerOrAdmin } from '../users/api.js';
import { lockComment, lockCommentable } from './lock-comment.js';
import { adjustRating } from './product-rating.js';
import { readComment } from './read-comments.js';
import type { CommentChanges } from './schemas.js';

/** `rating` is for reviews only. */
export type NewComment = Pick<Comment, 'authorId' | 'commentableType' | 'commentableId' | 'content'> &
  Partial<Pick<Comment, 'rating'>>;

/**
 * Creates a comment or review.
 * @returns the comment with all its fields, like the other functions here
 * @throws Problem NOT_FOUND when the post or product is not public; ALREADY_EXISTS for a second review
 */
export async function createComment(database: Database, fields: NewComment) {
  const { commentableType, commentableId } = fields;
  try {
    return await inTransaction(database, async (transaction) => {
      const parent = await lockCommentable(commentableType, commentableId, transaction);
      if (!parent?.isPublic) throw notFound(commentableType, commentableId);
      const comment = await Comment.create(fields, { transaction });
      await adjustRating(commentableId, undefined, comment, transaction);
      return readComment(comment.id, transaction);
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintError)) throw error;
    throw new Problem(
      'ALREADY_EXISTS',
      'You have already reviewed this product. Change that review instead.',
      {
        errors: [{ field: 'id', message: 'is a product that you have already reviewed' }],
        cause: error,
      },
    );
  }
}

/**
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED; FORBIDDEN for someone else's; VALIDATION_FAILED for a rating of a
 *   comment that is not a review
 */
export function updateComment(
  sequelize: Sequelize,
  id: number,
  changes: CommentChanges,
  account: Account,
  versions?: Versions,
) {
  return inTransaction(sequelize, async (transaction) => {
    const comment = await lockOwn(id, account, versions, transaction);
    if (changes.rating !== undefined && comment.commentableType !== 'product') {
      throw new Problem('VALIDATION_FAILED', 'Only reviews of products have a rating.', {
        errors: [{ field: 'rating', message: 'is for reviews of products' }],
      });
    }
    const { rating, isHidden } = comment;
    await comment.update(changes, { transaction });
    await adjustRating(comment.commentableId, { rating, isHidden }, comment, transaction);
    return readComment(id, transaction);
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED; FORBIDDEN for someone else's */
export function deleteComment(
  sequelize: Sequelize,
  id: number,
  account: Account,
  versions?: Versions,
): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    const comment = await lockOwn(id, account, versions, transaction);
    await comment.destroy({ transaction });
    await adjustRating(comment.commentableId, comment, undefined, transaction);
  });
}

/** Hides a comment from lists, counts and averages, or shows it again. @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export function moderateComment(sequelize: Sequelize, id: number, isHidden: boolean, versions?: Versions) {
  return inTransaction(sequelize, async (transaction) => {
    const { comment } = await lockComment(id, transaction);
    requireVersion('comment', comment, versions);
    const before = { rating: comment.rating, isHidden: comment.isHidden };
    // Silent keeps updatedAt: the author has not changed anything.
    await comment.update({ isHidden }, { silent: true, transaction });
    await adjustRating(comment.commentableId, before, comment, transaction);
    return readComment(id, transaction);
  });
}

async function lockOwn(
  id: number,
  account: Account,
  versions: Versions,
  transaction: Transaction,
): Promise<Comment> {
  const { comment, isVisible } = await lockComment(id, transaction);
  requireOwnerOrAdmin(account, { what: 'comment', id, ownerId: comment.authorId, isVisible });
  requireVersion('comment', comment, versions);
  return comment;
}
