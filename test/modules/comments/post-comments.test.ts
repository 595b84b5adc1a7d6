import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Comment, type Post, type User } from '../../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import { expectCommentsHold } from '../../helpers/comments.js';
import { buildAdmin, buildAuthor, buildPost, buildProduct, buildUser } from '../../helpers/factories.js';
import { FORBIDDEN, invalid, NOT_FOUND, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let author: User;
let customer: User;
let other: User;
let post: Post;

beforeAll(async () => {
  service = await startApp();
  [admin, author, customer, other] = await Promise.all([
    buildAdmin(),
    buildAuthor(),
    buildUser({ firstName: 'Grace', lastName: 'Hopper' }),
    buildUser(),
  ]);
  post = await buildPost({ authorId: author.id });
});
afterAll(() => service.close());

const list = (postId: unknown, query = '') => service.request('GET', `/api/posts/${postId}/comments${query}`);
const write = (postId: unknown, body: unknown, as: User | undefined = customer) =>
  service.request('POST', `/api/posts/${postId}/comments`, { as, body });
const change = (id: unknown, body: unknown, as: User | undefined = customer) =>
  service.request('PATCH', `/api/comments/${id}`, { as, body });
const remove = (id: unknown, as: User | undefined = customer) =>
  service.request('DELETE', `/api/comments/${id}`, { as });
const contents = ({ body }: Answer) => body.items.map(({ content }: { content: string }) => content);

describe('POST /api/posts/:id/comments', () => {
  it('is for anyone who is signed in, as often as they like', async () => {
    const { status, body } = await write(post.id, { content: '  Well said 🦊,\nif I may say so. ' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      author: { id: customer.id, name: 'Grace H.' },
      content: 'Well said 🦊,\nif I may say so.',
      commentable: { type: 'post', id: post.id, title: post.title },
      rating: null,
      verifiedPurchase: null,
      isHidden: false,
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    for (const as of [customer, admin, author])
      expect((await write(post.id, { content: 'Indeed.' }, as)).status).toBe(201);
    const url = `/api/posts/${post.id}/comments`;
    expect((await service.request('POST', url, { body: { content: 'Me too' } })).status).toBe(401);
    expect((await service.request('GET', `/api/posts/${post.id}`)).body.commentCount).toBe(4);
  });

  it('is 404 for a post that is not there or not published, even to those who see the draft', async () => {
    const draft = await buildPost({ authorId: author.id, published: false });
    for (const as of [customer, author, admin]) {
      expect(refusal(await write(draft.id, { content: 'First!' }, as))).toMatchObject(NOT_FOUND);
    }
    expect(refusal(await write(4_294_967_295, { content: 'First!' }))).toMatchObject(NOT_FOUND);
    expect(refusal(await write('abc', { content: 'First!' }))).toEqual(invalid('id'));
    expect(await Comment.count({ where: { content: 'First!' } })).toBe(0);
  });

  it.each([
    ['content', { content: undefined }],
    ['content', { content: '   ' }],
    ['content', { content: 'x'.repeat(2001) }],
    ['content', { content: 'a NUL \u0000' }],
    ['content', { content: 7 }],
    ['rating', { rating: 5 }],
    ['authorId', { authorId: 1 }],
    ['commentableType', { commentableType: 'product' }],
    ['isHidden', { isHidden: false }],
  ])('refuses %s: %j', async (field, fields) => {
    const before = await Comment.count();
    expect(refusal(await write(post.id, { content: 'Fine', ...fields }))).toEqual(invalid(field));
    expect(await Comment.count()).toBe(before);
  });
});

describe('GET /api/posts/:id/comments', () => {
  it('shows those on this post alone, the newest first, and no more than everyone may know', async () => {
    const mine = await buildPost();
    // The same key in the other table must not be mistaken for it.
    const twin = await buildProduct({ id: mine.id + 1000 });
    const twinPost = await buildPost({ id: twin.id });
    await service.request('POST', `/api/products/${twin.id}/reviews`, {
      as: customer,
      body: { content: 'Of the product', rating: 1 },
    });
    await write(mine.id, { content: 'First' });
    await write(mine.id, { content: 'Second' }, other);
    await write(twinPost.id, { content: 'Of the post' });

    const { status, body } = await list(mine.id, '?count=true');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [{ content: 'Second' }, { content: 'First', author: { id: customer.id, name: 'Grace H.' } }],
      total: 2,
      next: null,
    });
    expect(Object.keys(body.items[0]).sort()).toEqual(['author', 'content', 'createdAt', 'id', 'updatedAt']);
    expect(JSON.stringify(body)).not.toContain('Hopper');
    expect(contents(await list(twinPost.id))).toEqual(['Of the post']);
    const reviews = await service.request('GET', `/api/products/${twin.id}/reviews`);
    expect(contents(reviews)).toEqual(['Of the product']);
  });

  it('pages through all, once each', async () => {
    const { id } = await buildPost();
    for (let n = 0; n < 5; n++) await write(id, { content: `Comment ${n}` });
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await list(id, `?limit=2&count=true${next && `&after=${encodeURIComponent(next)}`}`);
      expect(page.body.total).toBe(5);
      seen.push(...contents(page));
      next = page.body.next;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((n) => `Comment ${n}`));
    expect(contents(await list(id, '?limit=2&offset=1'))).toEqual(['Comment 3', 'Comment 2']);
    expect(refusal(await list(id, '?after=nonsense'))).toEqual(invalid('after'));
  });

  it('reads as few statements for 30 comments as for one', async () => {
    const { id } = await buildPost();
    const count = async () => (await service.statementsDuring(() => list(id, '?limit=30'))).length;
    await write(id, { content: 'One' });
    const one = await count();
    for (let n = 0; n < 29; n++) await write(id, { content: 'More' }, n % 2 ? customer : other);
    expect({ one, thirty: await count() }).toEqual({ one: 2, thirty: 2 });
  });

  it('is 404 for a post that is not there or not published', async () => {
    const draft = await buildPost({ published: false });
    expect(refusal(await list(draft.id))).toMatchObject(NOT_FOUND);
    expect(refusal(await list(4_294_967_295))).toMatchObject(NOT_FOUND);
  });
});

describe('PATCH and DELETE /api/comments/:id', () => {
  it('are for its author and for admins', async () => {
    const { body: made } = await write(post.id, { content: 'Well said.' });
    for (const stranger of [other, author]) {
      expect(refusal(await change(made.id, { content: 'Mine' }, stranger))).toMatchObject(FORBIDDEN);
      expect(refusal(await remove(made.id, stranger))).toMatchObject(FORBIDDEN);
    }
    expect((await service.request('DELETE', `/api/comments/${made.id}`)).status).toBe(401);
    const { status, body } = await change(made.id, { content: 'Better said.' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...made, content: 'Better said.', updatedAt: body.updatedAt });
    expect((await change(made.id, { content: 'Best said.' }, admin)).body).toMatchObject({
      content: 'Best said.',
      author: { id: customer.id },
    });
    const { body: second } = await write(post.id, { content: 'To go' });
    expect((await remove(made.id)).status).toBe(204);
    expect((await remove(second.id, admin)).status).toBe(204);
    expect(refusal(await remove(made.id))).toMatchObject(NOT_FOUND);
    expect(refusal(await change(made.id, { content: 'Gone' }))).toMatchObject(NOT_FOUND);
    expect(refusal(await remove('abc'))).toEqual(invalid('id'));
  });

  it('are 404 to strangers for a comment on a post that was withdrawn; its author may take it away', async () => {
    const withdrawn = await buildPost({ authorId: author.id });
    const { body: made } = await write(withdrawn.id, { content: 'Well said.' });
    await withdrawn.update({ published: false });
    expect(refusal(await change(made.id, { content: 'Mine' }, other))).toMatchObject(NOT_FOUND);
    expect(refusal(await remove(made.id, other))).toMatchObject(NOT_FOUND);
    expect((await remove(made.id)).status).toBe(204);
  });

  it.each([
    ['body', {}],
    ['content', { content: '' }],
    ['content', { content: null }],
    ['rating', { rating: 5 }],
    ['rating', { rating: 5, content: 'Not kept' }],
    ['isHidden', { isHidden: true, content: 'Not kept' }],
    ['commentableId', { commentableId: 1, content: 'Not kept' }],
  ])('refuse %s: %j', async (field, body) => {
    const { body: made } = await write(post.id, { content: 'Well said.' });
    expect(refusal(await change(made.id, body))).toEqual(invalid(field));
    expect((await Comment.findByPk(made.id))?.content).toBe('Well said.');
  });
});

it('GET /api/users/me/comments lists the own ones with what they are about, hidden ones too', async () => {
  const someone = await buildUser();
  const product = await buildProduct({ name: 'Desk lamp' });
  const { body: hidden } = await write(post.id, { content: 'Buy pills' }, someone);
  await service.request('PATCH', `/api/admin/comments/${hidden.id}`, { as: admin, body: { isHidden: true } });
  await service.request('POST', `/api/products/${product.id}/reviews`, {
    as: someone,
    body: { content: 'Bright', rating: 4 },
  });
  const { body } = await service.request('GET', '/api/users/me/comments?count=true', { as: someone });
  expect(body).toMatchObject({
    items: [
      {
        content: 'Bright',
        rating: 4,
        verifiedPurchase: false,
        isHidden: false,
        commentable: { type: 'product', id: product.id, title: 'Desk lamp' },
      },
      {
        content: 'Buy pills',
        rating: null,
        verifiedPurchase: null,
        isHidden: true,
        commentable: { type: 'post', id: post.id, title: post.title },
      },
    ],
    total: 2,
    next: null,
  });
  expect((await service.request('GET', '/api/users/me/comments')).status).toBe(401);
  await expectCommentsHold(service.sequelize);
});
