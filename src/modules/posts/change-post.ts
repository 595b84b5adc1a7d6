import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type Database, inTransaction } from '../../database/transaction.js';
import { requireVersion, type Versions } from '../../database/version.js';
import { notFound, Problem } from '../../errors.js';
import { Post } from '../../models/index.js';
import { type Account, requireOwnerOrAdmin } from '../users/api.js';
import { readPost } from './read-posts.js';
import type { NewPost, PostChanges } from './schemas.js';

/** @throws Problem FORBIDDEN for customers */
function requireAuthorRole({ role }: Account): void {
  if (role === 'customer') throw new Problem('FORBIDDEN', 'Posts are written by authors and admins.');
}

/** @returns the post as it is shown. @throws Problem FORBIDDEN for customers */
export function createPost(database: Database, fields: NewPost, account: Account) {
  requireAuthorRole(account);
  return inTransaction(database, async (transaction) => {
    const { id } = await Post.create({ ...fields, authorId: account.id }, { transaction });
    return readPost(id, account, transaction);
  });
}

/**
 * @returns the post as it is shown
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED; FORBIDDEN for someone else's post, and for those who are no longer authors
 */
export function updatePost(
  sequelize: Sequelize,
  id: number,
  changes: PostChanges,
  account: Account,
  versions?: Versions,
) {
  return inTransaction(sequelize, async (transaction) => {
    const post = await lockPost(id, account, transaction);
    requireAuthorRole(account);
    requireVersion('post', post, versions);
    await post.update(changes, { transaction });
    return readPost(id, account, transaction);
  });
}

/** Its comments go with it. @throws Problem NOT_FOUND, PRECONDITION_FAILED; FORBIDDEN for someone else's post */
export function deletePost(
  sequelize: Sequelize,
  id: number,
  account: Account,
  versions?: Versions,
): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    const post = await lockPost(id, account, transaction);
    requireVersion('post', post, versions);
    await post.destroy({ transaction });
  });
}

/** Lock order: the post before its comments, as in comments/lock-comment.ts. */
async function lockPost(id: number, account: Account, transaction: Transaction): Promise<Post> {
  const post = await Post.findByPk(id, { transaction, lock: true });
  if (!post) throw notFound('post', id);
  requireOwnerOrAdmin(account, { what: 'post', id, ownerId: post.authorId, isVisible: post.published });
  return post;
}
