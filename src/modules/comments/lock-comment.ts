import type { Transaction } from 'sequelize';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { notFound } from '../../errors.js';
import type { CommentableType } from '../../models/comment.js';
import { Comment, Post, Product } from '../../models/index.js';

// The lock order of everything that writes comments, and of what deletes their parents: the parent, then the
// comment. While the parent is locked it stays, so no comment can be left without one.

/**
 * A product is locked for update, since its rating moves with its reviews; orders of it wait until then, so the
 * transaction must be short. A post is written: a comment on it adds to no row that its deletion would touch.
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
  // What it is about never changes, so that can be read before anything is locked.
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
