import type { Transaction } from 'sequelize';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { notFound } from '../../errors.js';
import type { CommentableType } from '../../models/comment.js';
import { Comment, Post, Product } from '../../models/index.js';

// Lock order of everything that writes comments or deletes their parents: the parent, then the comment. So no comment can be
// left without its parent.

/**
 * Locks a product for update, since its rating changes with its reviews; orders of it wait, so keep the transaction short.
 * A post is locked by writing it: nothing else of the comment would conflict with the post's deletion on another node.
 * @returns whether everyone can see the parent; null when it is not there
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
 * The comment, and whether everyone can see it: it is not hidden, and neither is its parent.
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
