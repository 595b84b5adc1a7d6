import type { Transaction } from 'sequelize';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { notFound } from '../../errors.js';
import type { CommentableType } from '../../models/comment.js';
import { Comment, Post, Product } from '../../models/index.js';

// Lock order for writing comments and deleting their parents: first the parent, then the comment. So no comment can lose its
// parent.

/**
 * Locks the parent of a comment. A product is locked FOR UPDATE, since its rating changes; orders of it wait, so keep the
 * transaction short. A post is locked by a write, which conflicts with its deletion on another node of a cluster.
 * @returns whether the parent is public; null if it does not exist
 */
export async function lockCommentable(
  type: CommentableType,
  id: number,
  transaction: Transaction,
): Promise<{ isPublic: boolean } | null> {
  if (type === 'product') {
    const product = await Product.findByPk(id, { attributes: ['isActive'], lock: true, transaction });
    return product && { isPublic: product.isActive };
  }
  await lockByWriting(Post, { id }, transaction);
  const post = await Post.findByPk(id, { attributes: ['published'], transaction });
  return post && { isPublic: post.published };
}

/**
 * Locks a comment and its parent. `isVisible`: the comment is not hidden, and its parent is public.
 * @throws Problem NOT_FOUND
 */
export async function lockComment(
  id: number,
  transaction: Transaction,
): Promise<{ comment: Comment; isVisible: boolean }> {
  // The parent of a comment never changes, so it can be read without a lock.
  const known = await Comment.findByPk(id, {
    attributes: ['commentableType', 'commentableId'],
    transaction,
  });
  if (!known) throw notFound('comment', id);
  const parent = await lockCommentable(known.commentableType, known.commentableId, transaction);
  const comment = await Comment.findByPk(id, { lock: true, transaction });
  if (!parent || !comment) throw notFound('comment', id);
  return { comment, isVisible: parent.isPublic && !comment.isHidden };
}
