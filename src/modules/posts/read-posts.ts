import { Op, type Transaction, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../http/paging.js';
import { Post, type User } from '../../models/index.js';
import { type Account, isOwnerOrAdmin } from '../users/index.js';

/** What everyone can read, the newest first, in two statements: the count, and the posts with all that is shown. */
export async function listPublishedPosts({ limit, offset, after }: PageRequest) {
  const total = await Post.scope('published').count();
  const rows = await Post.scope(['published', 'withAuthor', 'withCommentCount', 'withExcerpt']).findAll({
    where: after ? publishedBefore(after) : {},
    order: [
      ['publishedAt', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: limit + 1,
    offset: after ? 0 : offset,
  });
  const cursorOf = ({ publishedAt, id }: Post) => encodeCursor([publishedAt?.toISOString(), id]);
  return presentPage(total, cutPage(rows, limit, cursorOf));
}

function publishedBefore(cursor: string): WhereOptions<Post> {
  const [time, id] = decodeCursor(cursor, z.tuple([z.iso.datetime({ precision: 3 }), z.int()]));
  const at = new Date(time);
  // With the bound on its own, the index is entered where the page begins.
  return {
    publishedAt: { [Op.lte]: at },
    [Op.or]: [{ publishedAt: { [Op.lt]: at } }, { id: { [Op.lt]: id } }],
  };
}

/** Posts, drafts among them, the ones that were begun last first. */
export async function listPosts(where: WhereOptions<Post>, { limit, offset, after }: PageRequest) {
  const total = await Post.count({ where });
  const behind = after ? { id: { [Op.lt]: decodeCursor(after, z.int()) } } : {};
  const rows = await Post.scope(['withAuthor', 'withCommentCount', 'withExcerpt']).findAll({
    where: { [Op.and]: [where, behind] },
    order: [['id', 'DESC']],
    limit: limit + 1,
    offset: after ? 0 : offset,
  });
  return presentPage(
    total,
    cutPage(rows, limit, ({ id }) => encodeCursor(id)),
  );
}

function presentPage(total: number, { items, next }: { items: Post[]; next: string | null }) {
  const summaries = items.map((post) => ({ ...presentPost(post), excerpt: post.excerpt as string }));
  return { items: summaries, total, next };
}

/**
 * @param reader who asks, undefined for a stranger: a draft is there for its author and admins alone
 * @throws Problem NOT_FOUND
 */
export async function readPost(id: number, reader: Account | undefined, transaction?: Transaction) {
  const post = await Post.scope(['withAuthor', 'withCommentCount']).findByPk(id, { transaction });
  const isShown = post && (post.published || (reader && isOwnerOrAdmin(reader, post.authorId)));
  if (!isShown) throw notFound('post', id);
  return { ...presentPost(post), content: post.content };
}

/** A post as the answers show it. It must have been read with the scopes withAuthor and withCommentCount. */
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
