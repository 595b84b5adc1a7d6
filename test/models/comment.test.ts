import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { Comment, Post, Product, User } from '../../src/models/index.js';
import { adjustRating } from '../../src/modules/comments/product-rating.js';
import { connectTo } from '../helpers/database.js';
import { createProduct, createUser, type MigratedDatabase, migratedDatabase } from './rows.js';

let db: MigratedDatabase;
const statements: string[] = [];
beforeAll(async () => {
  db = await migratedDatabase();
  await db.sequelize.close();
  db.sequelize = connectTo(db.database, { logStatement: (sql) => statements.push(sql) });
});
afterAll(() => db.close());

/** A post and a product with the same key, with a comment on each. */
async function twins(content = 'Said') {
  const { id: authorId } = await createUser();
  const product = await createProduct(1);
  const post = await Post.create({
    id: product.id,
    authorId,
    title: 'A post',
    content: 'x',
    published: true,
  });
  await Comment.create({ authorId, commentableType: 'post', commentableId: post.id, content });
  await Comment.create({
    authorId,
    commentableType: 'product',
    commentableId: product.id,
    content,
    rating: 3,
  });
  return { authorId, post, product };
}

it('is loaded with all its parents in one statement, and from each its own kind alone', async () => {
  const made = [await twins('One'), await twins('Two'), await twins('Three')];
  const id = made.map(({ post }) => post.id);
  statements.length = 0;
  const posts = await Post.findAll({ where: { id }, include: [Comment], order: ['id'] });
  const products = await Product.findAll({ where: { id }, include: [Comment], order: ['id'] });
  expect(statements).toHaveLength(2);
  const shown = (comments: Comment[] | undefined) =>
    comments?.map(({ content, commentableType }) => `${commentableType}: ${content}`);
  expect(posts.map(({ comments }) => shown(comments))).toEqual([
    ['post: One'],
    ['post: Two'],
    ['post: Three'],
  ]);
  expect(products.map(({ reviews }) => shown(reviews))).toEqual([
    ['product: One'],
    ['product: Two'],
    ['product: Three'],
  ]);
});

it('is made of its parent’s kind, and found so', async () => {
  const { authorId, post, product } = await twins();
  const made = (await post.$create('comment', { authorId, content: 'Made through it' })) as Comment;
  expect(made).toMatchObject({ commentableType: 'post', commentableId: post.id });
  expect(await post.$count('comments')).toBe(2);
  expect(await product.$count('reviews')).toBe(1);
});

it('leads back to what it is about, and not to what has the same key', async () => {
  const { post, product } = await twins();
  statements.length = 0;
  const found = await Comment.scope('withCommentable').findAll({
    where: { commentableId: post.id },
    order: ['id'],
  });
  expect(statements).toHaveLength(1);
  expect(found.map((comment) => [comment.post?.title, comment.product?.name])).toEqual([
    ['A post', undefined],
    [undefined, product.name],
  ]);
});

it('belongs to a user, as posts do', async () => {
  const { authorId, post } = await twins();
  const author = await User.findByPk(authorId, { include: [Post] });
  expect(author?.posts?.map(({ id }) => id)).toEqual([post.id]);
});

it('goes with its parent, however that is destroyed, and only with that', async () => {
  const [one, two, kept] = [await twins(), await twins(), await twins()];
  const left = async (commentableId: number) =>
    (await Comment.findAll({ where: { commentableId } })).map((comment) => comment.commentableType);
  await inTransaction(db.sequelize, (transaction) => one.post.destroy({ transaction }));
  expect(await left(one.post.id)).toEqual(['product']);
  await inTransaction(db.sequelize, async (transaction) => {
    await Product.destroy({ where: { id: [one.product.id, two.product.id] }, transaction });
  });
  expect(await left(one.post.id)).toEqual([]);
  expect(await left(two.post.id)).toEqual(['post']);
  expect(await left(kept.post.id)).toEqual(['post', 'product']);
});

it('is not left behind for want of a transaction: without one nothing is destroyed', async () => {
  const { post, product } = await twins();
  for (const destroy of [
    () => post.destroy(),
    () => product.destroy(),
    () => Post.destroy({ where: { id: post.id } }),
    () => Product.destroy({ where: { id: product.id } }),
  ]) {
    await expect(destroy()).rejects.toThrow('is destroyed in a transaction, since its comments go with it');
  }
  expect(await Post.count({ where: { id: post.id } })).toBe(1);
  expect(await Product.count({ where: { id: product.id } })).toBe(1);
  expect(await Comment.count({ where: { commentableId: post.id } })).toBe(2);
});

it('has a rating from 1 to 5', async () => {
  const { authorId } = await twins();
  const review = { authorId, commentableType: 'product', commentableId: 1, content: 'x' } as const;
  for (const rating of [0, 6, 2.5]) {
    await expect(Comment.create({ ...review, rating })).rejects.toThrow(/rating/);
  }
});

it('is counted again with all the others where the sums could not be right', async () => {
  const product = await createProduct(1);
  const counted = { rating: 4, isHidden: false };
  const move = (before?: typeof counted, after?: typeof counted) =>
    inTransaction(db.sequelize, (transaction) => adjustRating(product.id, before, after, transaction));
  const { authorId } = await twins();
  const review = { authorId, commentableType: 'product', commentableId: product.id, content: 'x' } as const;
  await Comment.create({ ...review, rating: 4 });

  // As if nothing had ever been counted.
  await move(counted, undefined);
  expect(await product.reload()).toMatchObject({ ratingSum: 4, reviewCount: 1, averageRating: 4 });
  await move(counted, { rating: 99, isHidden: false });
  expect(await product.reload()).toMatchObject({ ratingSum: 4, reviewCount: 1, averageRating: 4 });
});
