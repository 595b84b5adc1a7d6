import type { Transaction, WhereOptions } from 'sequelize';
import { notFound } from '../../errors.js';
import { findPage, NEWEST_ID_FIRST, type Page, type PageRequest, timeKey } from '../../http/paging.js';
import { Post, type User } from '../../models/index.js';
import { type Account, isOwnerOrAdmin } from '../users/api.js';

const SUMMARY = ['withAuthor', 'withCommentCount', 'withExcerpt'];

/** Published posts, newest first. */
export async function listPublishedPosts(paging: PageRequest, transaction?: Transaction) {
  const sortedBy = [{ column: 'publishedAt', key: timeKey, descending: true }, NEWEST_ID_FIRST] as const;
  const where = { published: true };
  return presentPage(await findPage(Post.scope(SUMMARY), { where, sortedBy, transaction }, paging));
}

/** Posts and drafts, latest created first. */
export async function listPosts(where: WhereOptions<Post>, paging: PageRequest) {
  return presentPage(await findPage(Post.scope(SUMMARY), { where, sortedBy: [NEWEST_ID_FIRST] }, paging));
}

function presentPage({ items, ...rest }: Page<Post>) {
  const summaries = items.map((post) => ({ ...presentPost(post), excerpt: post.excerpt as string }));
  return { ...rest, items: summaries };
}

/**
 * @param reader undefined when not signed in; drafts are shown to their author and to admins only
 * @throws Problem NOT_FOUND
 */
export async function readPost(id: number, reader: Account | undefined, transaction?: Transaction) {
  const post = await Post.scope(['withAuthor', 'withCommentCount']).findByPk(id, { transaction });
  const isShown = post && (post.published || (reader && isOwnerOrAdmin(reader, post.authorId)));
  if (!isShown) throw notFound('post', id);
  return { ...presentPost(post), content: post.content };
}

/** Needs the scopes withAuthor and withCommentCount. */
function presentPost(post: Post) {
  const { id, title, published, publishedAt, commentCount, version, createdAt, updatedAt } = post;
  const { id: authorId, firstName, lastName } = post.author as User;
  const author = { id: authorId, name: `${firstName} ${lastName}` };
  return {
    id,
    title,
    author,
    published,
    publishedAt,
    commentCount: commentCount as number,
    version,
    createdAt,
    updatedAt,
  };
}
