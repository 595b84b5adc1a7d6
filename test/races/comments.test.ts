import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Comment, type User } from '../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../helpers/app.js';
import { expectCommentsHold } from '../helpers/comments.js';
import { buildAdmin, buildPost, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { inTurn } from '../helpers/row-lock.js';

let service: TestApp;
let admin: User;
let customers: User[];

beforeAll(async () => {
  service = await startApp({ DATABASE_POOL_MAX: '20' });
  admin = await buildAdmin();
  customers = await Promise.all(Array.from({ length: 20 }, () => buildUser()));
});
afterAll(() => service.close());

const customer = (n: number) => customers[n % customers.length] as User;
const review = (productId: number, n: number, rating = (n % 5) + 1) =>
  service.request('POST', `/api/products/${productId}/reviews`, {
    as: customer(n),
    body: { content: 'As described.', rating },
  });
const comment = (postId: number, n: number) =>
  service.request('POST', `/api/posts/${postId}/comments`, {
    as: customer(n),
    body: { content: 'Well said.' },
  });
const change = (id: number, body: object) =>
  service.request('PATCH', `/api/comments/${id}`, { as: admin, body });
const remove = (id: number) => service.request('DELETE', `/api/comments/${id}`, { as: admin });
const hide = (id: number, isHidden = true) =>
  service.request('PATCH', `/api/admin/comments/${id}`, { as: admin, body: { isHidden } });
const removePost = (id: number) => service.request('DELETE', `/api/posts/${id}`, { as: admin });
const removeProduct = (id: number) => service.request('DELETE', `/api/admin/products/${id}`, { as: admin });

/** How often each status was answered. */
function tally(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function ratingOf(productId: number) {
  const { averageRating, reviewCount } = (await service.request('GET', `/api/products/${productId}`)).body;
  return { averageRating, reviewCount };
}

/** Runs the work and counts the transactions in it that did not get through at the first attempt. */
async function rolledBackDuring(work: () => Promise<unknown>): Promise<number> {
  const statements = await service.statementsDuring(work);
  return statements.filter((sql) => sql.includes('ROLLBACK')).length;
}

describe('reviews of one product at once', () => {
  it('all count, of as many customers', async () => {
    const { id } = await buildProduct();
    let answers: Answer[] = [];
    const rolledBack = await rolledBackDuring(async () => {
      answers = await Promise.all(customers.map((_, n) => review(id, n)));
    });
    expect(tally(answers)).toEqual({ 201: 20 });
    expect(await ratingOf(id)).toEqual({ averageRating: 3, reviewCount: 20 });
    expect(rolledBack).toBe(0);
    await expectCommentsHold(service.sequelize);
  });

  it('have one winner, of one customer', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await buildProduct();
      const answers = await Promise.all([1, 2, 3, 4, 5].map((rating) => review(id, round, rating)));
      expect(tally(answers)).toEqual({ 201: 1, 409: 4 });
      const won = answers.find(({ status }) => status === 201);
      expect(await ratingOf(id)).toEqual({ averageRating: won?.body.rating, reviewCount: 1 });
    }
    await expectCommentsHold(service.sequelize);
  });

  it('neither deadlock with orders of it nor get lost, and neither do the orders', async () => {
    const products = await Promise.all([buildProduct({ stock: 500 }), buildProduct({ stock: 500 })]);
    const [a = 0, b = 0] = products.map(({ id }) => id);
    const order = (n: number) => {
      const items = [a, b].map((productId) => ({ productId, quantity: 1 }));
      return service.request('POST', '/api/orders', {
        as: customer(n),
        body: orderBody(n % 2 === 0 ? items : items.reverse()),
      });
    };
    let answers: Answer[] = [];
    const rolledBack = await rolledBackDuring(async () => {
      answers = await Promise.all(
        customers.flatMap((_, n) => [order(n), review(a, n), order(n + 1), review(b, n), order(n)]),
      );
    });
    expect(tally(answers)).toEqual({ 201: 100 });
    expect(rolledBack).toBe(0);
    expect(await ratingOf(a)).toEqual({ averageRating: 3, reviewCount: 20 });
    expect(await ratingOf(b)).toEqual({ averageRating: 3, reviewCount: 20 });
    await expectInventoryHolds(service.sequelize);
    await expectCommentsHold(service.sequelize);
  });
});

describe('moderation', () => {
  it('and deletion at once: the review is gone from the rating, once', async () => {
    for (let round = 0; round < 10; round++) {
      const { id: productId } = await buildProduct();
      const { body: kept } = await review(productId, 0, 5);
      const { body: gone } = await review(productId, 1, 1);
      const asks = [() => hide(gone.id), () => remove(gone.id)];
      const answers = await Promise.all((round % 2 ? asks : asks.reverse()).map((ask) => ask()));
      const [hidden, removed] = round % 2 ? answers : answers.reverse();
      expect(removed?.status).toBe(204);
      expect([200, 404]).toContain(hidden?.status);
      expect(await ratingOf(productId)).toEqual({ averageRating: 5, reviewCount: 1 });
      expect(await Comment.findAll({ where: { reviewedProductId: productId }, raw: true })).toMatchObject([
        { id: kept.id, isHidden: 0 },
      ]);
    }
    await expectCommentsHold(service.sequelize);
  });

  it('by several at once counts once', async () => {
    const { id: productId } = await buildProduct();
    const { body: one } = await review(productId, 0, 2);
    await review(productId, 1, 4);
    expect(tally(await Promise.all([1, 2, 3, 4].map(() => hide(one.id))))).toEqual({ 200: 4 });
    expect(await ratingOf(productId)).toEqual({ averageRating: 4, reviewCount: 1 });
    expect(tally(await Promise.all([1, 2, 3, 4].map(() => hide(one.id, false))))).toEqual({ 200: 4 });
    expect(await ratingOf(productId)).toEqual({ averageRating: 3, reviewCount: 2 });
  });

  it('beside changes, deletions and new reviews leaves the rating that of the reviews', async () => {
    const { id: productId } = await buildProduct();
    const first = await Promise.all(Array.from({ length: 10 }, (_, n) => review(productId, n)));
    const ids = first.map(({ body }) => body.id as number);
    let answers: Answer[] = [];
    const rolledBack = await rolledBackDuring(async () => {
      answers = await Promise.all(
        ids.flatMap((id, n) => [
          hide(id, n % 2 === 0),
          change(id, { rating: ((n + 2) % 5) + 1 }),
          review(productId, n + 10),
          hide(id, n % 3 === 0),
          ...(n % 4 === 0 ? [remove(id)] : []),
        ]),
      );
    });
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // What is refused is a change of what has been deleted; nothing had to be tried twice.
    expect(rolledBack).toBe(answers.filter(({ status }) => status === 404).length);
    expect(await Comment.count({ where: { reviewedProductId: productId } })).toBe(17);
    await expectCommentsHold(service.sequelize);
  });
});

it('deleting a comment happens once when several ask at the same moment', async () => {
  const { id: postId } = await buildPost();
  const { id: productId } = await buildProduct();
  for (const { body } of [await comment(postId, 0), await review(productId, 0)]) {
    expect(tally(await Promise.all([1, 2, 3, 4].map(() => remove(body.id))))).toEqual({ 204: 1, 404: 3 });
  }
  expect(await ratingOf(productId)).toEqual({ averageRating: null, reviewCount: 0 });
});

describe('a post that is deleted while it is commented on', () => {
  it('takes along what was said before, and refuses what comes after', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await buildPost();
      const before = Array.from({ length: 5 }, (_, n) => comment(id, n));
      const deletion = removePost(id);
      const after = Array.from({ length: 5 }, (_, n) => comment(id, n));
      const answers = await Promise.all([...before, ...after]);
      expect((await deletion).status).toBe(204);
      expect(answers.filter(({ status }) => ![201, 404].includes(status))).toEqual([]);
      expect(await Comment.count({ where: { commentableType: 'post', commentableId: id } })).toBe(0);
    }
    await expectCommentsHold(service.sequelize);
  });

  const postInTurn = (postId: number, first: () => Promise<Answer>, second: () => Promise<Answer>) =>
    inTurn(
      service.sequelize.getDatabaseName(),
      `SELECT id FROM posts WHERE id = ${postId} FOR UPDATE`,
      first,
      second,
    );

  it('the comment first: it is written, and goes with the post', async () => {
    const { id } = await buildPost();
    const answers = await postInTurn(
      id,
      () => comment(id, 0),
      () => removePost(id),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 204]);
    expect(await Comment.count({ where: { commentableType: 'post', commentableId: id } })).toBe(0);
  });

  it('the deletion first: there is nothing to comment on', async () => {
    const { id } = await buildPost();
    const answers = await postInTurn(
      id,
      () => removePost(id),
      () => comment(id, 0),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 404]);
    expect(await Comment.count({ where: { commentableType: 'post', commentableId: id } })).toBe(0);
  });

  it('or withdrawn: what is refused is not there afterwards', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await buildPost();
      const comments = [comment(id, 0), comment(id, 1)];
      const withdrawal = service.request('PATCH', `/api/posts/${id}`, {
        as: admin,
        body: { published: false },
      });
      const answers = await Promise.all([...comments, comment(id, 2)]);
      expect((await withdrawal).status).toBe(200);
      const written = answers.filter(({ status }) => status === 201).length;
      expect(await Comment.count({ where: { commentableType: 'post', commentableId: id } })).toBe(written);
    }
  });
});

describe('a product that is deleted while it is reviewed', () => {
  it('takes along what was said before, and refuses what comes after', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await buildProduct();
      const before = Array.from({ length: 5 }, (_, n) => review(id, n));
      const deletion = removeProduct(id);
      const after = Array.from({ length: 5 }, (_, n) => review(id, n + 5));
      const answers = await Promise.all([...before, ...after]);
      expect((await deletion).status).toBe(204);
      expect(answers.filter(({ status }) => ![201, 404].includes(status))).toEqual([]);
      expect(await Comment.count({ where: { commentableType: 'product', commentableId: id } })).toBe(0);
    }
    await expectCommentsHold(service.sequelize);
  });

  it('beside orders of it: with orders it stays with its reviews, without it goes with them', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await buildProduct();
      const body = orderBody([{ productId: id, quantity: 1 }]);
      const order = service.request('POST', '/api/orders', { as: customer(0), body });
      const answers = await Promise.all([review(id, 1), removeProduct(id), review(id, 2), order]);
      const ordered = answers[3]?.status === 201;
      expect(answers[1]?.status).toBe(ordered ? 200 : 204);
      const written = answers.filter(({ status, body }) => status === 201 && body.rating).length;
      const kept = await Comment.count({ where: { commentableType: 'product', commentableId: id } });
      expect(kept).toBe(ordered ? written : 0);
    }
    await expectInventoryHolds(service.sequelize);
    await expectCommentsHold(service.sequelize);
  });
});
