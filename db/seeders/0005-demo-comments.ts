import type { Transaction } from 'sequelize';
import { Comment, Product, type User } from '../../src/models/index.js';
import { moveRating } from '../../src/models/product-rating.js';
import { type DemoComment, demoComments } from './demo-journal.js';
import { findDemoPosts, findDemoProducts, findDemoUsers, refuseWhileOrdered } from './demo-rows.js';
import type { Seeder } from './seeder.js';

export const demoCommentsSeeder: Seeder = {
  name: '0005-demo-comments',
  async up(transaction) {
    const users = await findDemoUsers(transaction);
    const rows = await rowsOf(demoComments, users, transaction);
    await lockProducts(rows.flatMap(productOf), transaction);
    const taken = new Set((await findCommentsOf(users, transaction)).map(subject));
    const missing = rows.filter((row) => !taken.has(subject(row)));
    await Comment.bulkCreate(missing, { transaction });
    for (const row of missing) {
      await moveRating(row.commentableId, undefined, { ...row, isHidden: false }, transaction);
    }
  },
  async down(transaction) {
    await refuseWhileOrdered(transaction);
    // Also what somebody said under a demo login: a comment cannot do without its author.
    const users = await findDemoUsers(transaction);
    await lockProducts((await findCommentsOf(users, transaction)).flatMap(productOf), transaction);
    const theirs = await findCommentsOf(users, transaction);
    for (const comment of theirs) await moveRating(comment.commentableId, comment, undefined, transaction);
    await Comment.destroy({ where: { id: theirs.map(({ id }) => id) }, transaction });
  },
};

type Row = Pick<Comment, 'authorId' | 'commentableType' | 'commentableId' | 'content' | 'rating'>;

/** Demo users say one thing about each. */
const subject = ({ authorId, commentableType, commentableId }: Omit<Row, 'content' | 'rating'>) =>
  `${authorId} ${commentableType} ${commentableId}`;

const productOf = ({ commentableType, commentableId }: Pick<Row, 'commentableType' | 'commentableId'>) =>
  commentableType === 'product' ? [commentableId] : [];

async function rowsOf(
  comments: readonly DemoComment[],
  users: User[],
  transaction: Transaction,
): Promise<Row[]> {
  const idOf = new Map(users.map(({ email, id }) => [email, id]));
  const posts = await findDemoPosts(users, transaction);
  const products = new Map((await findDemoProducts(transaction)).map((product) => [product.sku, product]));
  return comments.flatMap((comment): Row[] => {
    const { author, content } = comment;
    const authorId = idOf.get(author) as number;
    const said = { authorId, content };
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
