import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Post, Product, User } from '../../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import { expectCommentsHold } from '../../helpers/comments.js';
import { buildAdmin, buildPost, buildProduct, buildUser } from '../../helpers/factories.js';

let service: TestApp;
let admin: User;
let customer: User;
let other: User;
let post: Post;
let product: Product;

beforeAll(async () => {
  service = await startApp();
  [admin, customer, other] = await Promise.all([buildAdmin(), buildUser(), buildUser()]);
});
beforeEach(async () => {
  [post, product] = await Promise.all([buildPost(), buildProduct()]);
});
afterAll(() => service.close());

const comment = async (content: string, as = customer) =>
  (await service.request('POST', `/api/posts/${post.id}/comments`, { as, body: { content } })).body;
const review = async (rating: number, as = customer) =>
  (
    await service.request('POST', `/api/products/${product.id}/reviews`, {
      as,
      body: { content: 'As described.', rating },
    })
  ).body;
const moderate = (id: unknown, isHidden: unknown, as: User | undefined = admin) =>
  service.request('PATCH', `/api/admin/comments/${id}`, { as, body: { isHidden } });
const get = (url: string, as?: User) => service.request('GET', `/api${url}`, { as });
const ids = ({ body }: Answer) => body.items.map(({ id }: { id: number }) => id);

async function rating() {
  const { averageRating, reviewCount } = (await get(`/products/${product.id}`)).body;
  return { averageRating, reviewCount };
}

describe('PATCH /api/admin/comments/:id', () => {
  it('takes a comment out of the list and the count, and puts it back', async () => {
    const [kept, spam] = [await comment('Well said.'), await comment('Buy pills', other)];
    const { status, headers, body } = await moderate(spam.id, true);
    expect(status).toBe(200);
    // Hidden, it can still be read by its author and by admins, each at their own address.
    for (const [url, as] of [
      [`/comments/${spam.id}`, other],
      [`/admin/comments/${spam.id}`, admin],
    ] as const) {
      const read = await get(url, as);
      expect({ status: read.status, body: read.body }).toEqual({ status: 200, body });
      expect(read.headers.etag).toBe(headers.etag);
    }
    expect((await get(`/comments/${kept.id}`, other)).status).toBe(404);
    expect((await get(`/comments/${spam.id}`)).status).toBe(401);
    expect((await get(`/admin/comments/${spam.id}`, other)).status).toBe(403);
    expect((await get('/admin/comments/4294967295', admin)).status).toBe(404);
    // Not an edit of its author's.
    expect(body).toEqual({ ...spam, isHidden: true });
    const list = await get(`/posts/${post.id}/comments?count=true`);
    expect({ ids: ids(list), total: list.body.total }).toEqual({ ids: [kept.id], total: 1 });
    expect((await get(`/posts/${post.id}`)).body.commentCount).toBe(1);
    expect((await get('/posts?limit=1')).body.items).toMatchObject([{ id: post.id, commentCount: 1 }]);
    expect((await moderate(spam.id, true)).status).toBe(200);
    expect((await moderate(spam.id, false)).body).toEqual(spam);
    expect(ids(await get(`/posts/${post.id}/comments`))).toEqual([spam.id, kept.id]);
    expect((await get(`/posts/${post.id}`)).body.commentCount).toBe(2);
  });

  it('takes a review out of the list, the count and the average, once, and puts it back', async () => {
    const [fair, unfair] = [await review(4), await review(1, other)];
    expect(await rating()).toEqual({ averageRating: 2.5, reviewCount: 2 });
    for (let twice = 0; twice < 2; twice++) {
      await moderate(unfair.id, true);
      expect(await rating()).toEqual({ averageRating: 4, reviewCount: 1 });
    }
    expect(ids(await get(`/products/${product.id}/reviews`))).toEqual([fair.id]);
    await moderate(fair.id, true);
    expect(await rating()).toEqual({ averageRating: null, reviewCount: 0 });
    for (let twice = 0; twice < 2; twice++) {
      await moderate(unfair.id, false);
      expect(await rating()).toEqual({ averageRating: 1, reviewCount: 1 });
    }
    await expectCommentsHold(service.sequelize);
  });

  it('leaves a hidden review hidden, whatever its author does to it', async () => {
    const { id } = await review(1);
    await moderate(id, true);
    const own = (method: string, body?: object) =>
      service.request(method, `/api/comments/${id}`, { as: customer, body });
    expect((await own('PATCH', { rating: 5, content: 'Buy pills' })).body).toMatchObject({
      rating: 5,
      isHidden: true,
    });
    expect(await rating()).toEqual({ averageRating: null, reviewCount: 0 });
    const again = await service.request('POST', `/api/products/${product.id}/reviews`, {
      as: customer,
      body: { content: 'Once more', rating: 5 },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
    expect((await own('DELETE')).status).toBe(204);
    expect(await rating()).toEqual({ averageRating: null, reviewCount: 0 });
    await expectCommentsHold(service.sequelize);
  });

  it('makes a comment one that is not there, to all but its author and admins', async () => {
    const { id } = await comment('Buy pills');
    await moderate(id, true);
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { content: 'Mine' } : undefined;
      const answer = await service.request(method, `/api/comments/${id}`, { as: other, body });
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
  });

  it('is for admins', async () => {
    const { id } = await comment('Well said.');
    expect((await moderate(id, true, customer)).status).toBe(403);
    const url = `/api/admin/comments/${id}`;
    expect((await service.request('PATCH', url, { body: { isHidden: true } })).status).toBe(401);
    expect((await get('/admin/comments', customer)).status).toBe(403);
    expect(ids(await get(`/posts/${post.id}/comments`))).toEqual([id]);
  });

  it('is 404 for one that is not there and 400 for what is no request', async () => {
    expect(await moderate(4_294_967_295, true)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const { id } = await comment('Well said.');
    for (const isHidden of ['true', 1, null, undefined])
      expect((await moderate(id, isHidden)).status).toBe(400);
    expect((await moderate('abc', true)).status).toBe(400);
  });
});

describe('GET /api/admin/comments', () => {
  it('lists all kinds with what each is about, and filters them', async () => {
    await service.sequelize.query('DELETE FROM comments');
    await service.sequelize.query('UPDATE products SET ratingSum = 0, reviewCount = 0');
    const [said, spam] = [await comment('Well said.'), await comment('Buy pills', other)];
    const stars = await review(4);
    await moderate(spam.id, true);

    const all = await get('/admin/comments?count=true', admin);
    expect(all.body).toMatchObject({
      items: [
        { id: stars.id, commentable: { type: 'product', id: product.id, title: product.name }, rating: 4 },
        { id: spam.id, commentable: { type: 'post', id: post.id, title: post.title }, isHidden: true },
        { id: said.id, commentable: { type: 'post', id: post.id, title: post.title }, isHidden: false },
      ],
      total: 3,
      next: null,
    });
    const found = async (query: string) => ids(await get(`/admin/comments?${query}`, admin));
    expect(await found('isHidden=true')).toEqual([spam.id]);
    expect(await found('isHidden=false&type=post')).toEqual([said.id]);
    expect(await found('type=product')).toEqual([stars.id]);
    expect(await found(`authorId=${customer.id}`)).toEqual([stars.id, said.id]);
    const first = await get('/admin/comments?limit=2', admin);
    expect(await found(`limit=2&after=${first.body.next}`)).toEqual([said.id]);
    for (const query of ['type=order', 'isHidden=1', 'authorId=x', 'after=x', 'rating=5']) {
      expect((await get(`/admin/comments?${query}`, admin)).status).toBe(400);
    }
  });

  it('tells a post and a product with the same key apart, in one statement however many', async () => {
    const twin = await buildProduct({ id: post.id + 5_000, name: 'The product' });
    await buildPost({ id: twin.id, title: 'The post' });
    const reviewed = await service.request('POST', `/api/products/${twin.id}/reviews`, {
      as: customer,
      body: { content: 'Of the product', rating: 1 },
    });
    const commented = await service.request('POST', `/api/posts/${twin.id}/comments`, {
      as: customer,
      body: { content: 'Of the post' },
    });
    const statements = await service.statementsDuring(async () => {
      const { body } = await get('/admin/comments?limit=2', admin);
      expect(body.items).toMatchObject([
        { id: commented.body.id, commentable: { type: 'post', id: twin.id, title: 'The post' } },
        { id: reviewed.body.id, commentable: { type: 'product', id: twin.id, title: 'The product' } },
      ]);
    });
    // The account, and the comments with their authors and what they are about.
    expect(statements).toHaveLength(2);
  });
});
