import type { Transaction } from 'sequelize';
import { Comment, Product, type User } from '../../src/models/index.js';
import { adjustRating } from '../../src/modules/comments/api.js';
import type { Seeder } from './seeder.js';
import type { Shop } from './shop.js';
import { findPosts, findProducts, findUsers, refuseWhileOrdered } from './shop-rows.js';

/** What the shop's users said about its posts and products. Comes after both. */
export const seedComments = (name: string, shop: Shop): Seeder => ({
  name,
  async up(transaction) {
    const users = await findUsers(shop, transaction);
    const rows = await rowsOf(shop, users, transaction);
    await lockProducts(rows.flatMap(productOf), transaction);
    const taken = new Set((await findCommentsOf(users, transaction)).map(subject));
    const missing = rows.filter((row) => !taken.has(subject(row)));
    await Comment.bulkCreate(missing, { transaction });
    for (const row of missing) await adjustRating(row.commentableId, undefined, row, transaction);
  },
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    // Also what somebody said under its logins: a comment cannot do without its author.
    const users = await findUsers(shop, transaction);
    await lockProducts((await findCommentsOf(users, transaction)).flatMap(productOf), transaction);
    const theirs = await findCommentsOf(users, transaction);
    for (const comment of theirs) await adjustRating(comment.commentableId, comment, undefined, transaction);
    await Comment.destroy({ where: { id: theirs.map(({ id }) => id) }, transaction });
  },
});

type Subject = Pick<Comment, 'authorId' | 'commentableType' | 'commentableId'>;
type Row = Subject & Pick<Comment, 'content' | 'rating' | 'isHidden'>;

/** The shop's users say one thing about each. */
const subject = ({ authorId, commentableType, commentableId }: Subject) =>
  `${authorId} ${commentableType} ${commentableId}`;

const productOf = ({ commentableType, commentableId }: Subject) =>
  commentableType === 'product' ? [commentableId] : [];

async function rowsOf(shop: Shop, users: User[], transaction: Transaction): Promise<Row[]> {
  const idOf = new Map(users.map(({ email, id }) => [email, id]));
  const posts = await findPosts(shop, users, transaction);
  const products = new Map((await findProducts(shop, transaction)).map((product) => [product.sku, product]));
  return shop.comments.flatMap((comment): Row[] => {
    const { author, content, isHidden = false } = comment;
    const said = { authorId: idOf.get(author) as number, content, isHidden };
    if ('post' in comment) {
      const post = posts.get(comment.post);
      return post ? [{ ...said, commentableType: 'post', commentableId: post.id, rating: null }] : [];
    }
    const product = products.get(comment.product);
    const { rating } = comment;
    return product ? [{ ...said, commentableType: 'product', commentableId: product.id, rating }] : [];
  });
}

async function findCommentsOf(authors: User[], transaction: Transaction): Promise<Comment[]> {
  const authorId = authors.map(({ id }) => id);
  return Comment.findAll({ where: { authorId }, order: ['commentableId'], transaction });
}

/** As all who write reviews do first, and in key order. */
async function lockProducts(ids: number[], transaction: Transaction): Promise<void> {
  await Product.findAll({ attributes: ['id'], where: { id: ids }, order: ['id'], lock: true, transaction });
}
