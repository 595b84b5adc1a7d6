import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Comment, Post, type User } from '../../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import { expectCommentsHold } from '../../helpers/comments.js';
import { buildAdmin, buildAuthor, buildPost, buildUser } from '../../helpers/factories.js';
import { FORBIDDEN, invalid, NOT_FOUND, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let author: User;
let otherAuthor: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  [admin, author, otherAuthor, customer] = await Promise.all([
    buildAdmin(),
    buildAuthor({ firstName: 'Ada', lastName: 'Lovelace' }),
    buildAuthor(),
    buildUser(),
  ]);
});
afterAll(() => service.close());

const read = (id: unknown, as?: User) => service.request('GET', `/api/posts/${id}`, { as });
const write = (body: unknown, as: User | undefined = author) =>
  service.request('POST', '/api/posts', { as, body });
const change = (id: unknown, body: unknown, as: User | undefined = author) =>
  service.request('PATCH', `/api/posts/${id}`, { as, body });
const remove = (id: unknown, as: User | undefined = author) =>
  service.request('DELETE', `/api/posts/${id}`, { as });
const comment = (id: number, as = customer) =>
  service.request('POST', `/api/posts/${id}/comments`, { as, body: { content: 'Well said.' } });

const DRAFT = { title: 'On seasoning', content: 'Oil, thinly.\nThen heat.' };

describe('POST /api/posts', () => {
  it('writes a draft, which nobody else sees', async () => {
    const { status, headers, body } = await write(DRAFT);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      ...DRAFT,
      author: { id: author.id, name: 'Ada Lovelace' },
      published: false,
      publishedAt: null,
      commentCount: 0,
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(headers.location).toBe(`/api/posts/${body.id}`);
    expect((await service.request('GET', String(headers.location), { as: author })).body).toEqual(body);
    expect((await read(body.id, admin)).body).toEqual(body);
    for (const stranger of [undefined, customer, otherAuthor]) {
      expect(await read(body.id, stranger)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
  });

  it('publishes at once when told so', async () => {
    const { body } = await write({ ...DRAFT, published: true }, admin);
    expect(body).toMatchObject({ published: true, publishedAt: expect.stringMatching(/Z$/) });
    expect((await read(body.id)).body).toEqual(body);
  });

  it('is for admins and authors: a role takes effect at once', async () => {
    const before = await Post.count();
    expect(refusal(await service.request('POST', '/api/posts', { body: DRAFT })).status).toBe(401);
    const newcomer = await buildUser();
    expect(refusal(await write(DRAFT, newcomer))).toMatchObject(FORBIDDEN);
    expect(await Post.count()).toBe(before);

    const role = (to: string) =>
      service.request('PATCH', `/api/admin/users/${newcomer.id}`, { as: admin, body: { role: to } });
    expect((await role('author')).body.role).toBe('author');
    expect((await write(DRAFT, newcomer)).status).toBe(201);
    await role('customer');
    expect(refusal(await write(DRAFT, newcomer))).toMatchObject(FORBIDDEN);
    // An author is no admin.
    expect((await service.request('GET', '/api/admin/posts', { as: author })).status).toBe(403);
  });

  it.each([
    ['the shortest', { title: 'abc', content: 'x' }],
    ['the longest', { title: 't'.repeat(200), content: '✓'.repeat(20_000) }],
    [
      'emoji, SQL and HTML',
      { title: `🦊 '; DROP TABLE posts; -- ?`, content: '<script>alert(1)</script> 𝄞' },
    ],
  ])('keeps %s as it was given', async (_what, given) => {
    const { status, body } = await write(given);
    expect(status).toBe(201);
    expect(body).toMatchObject(given);
    expect((await read(body.id, author)).body).toMatchObject(given);
  });

  it.each([
    ['title', undefined],
    ['title', 'ab'],
    ['title', '  ab  '],
    ['title', 't'.repeat(201)],
    ['title', 'two\nlines'],
    ['title', 7],
    ['content', undefined],
    ['content', '   '],
    ['content', 'x'.repeat(20_001)],
    ['content', 'a NUL \u0000'],
    ['content', 'half an emoji \ud83e'],
    ['content', null],
    ['published', 'true'],
    ['published', null],
    ['authorId', 1],
    ['publishedAt', '2020-01-01T00:00:00.000Z'],
    ['slug', 'on-seasoning'],
  ])('refuses %s %j', async (field, value) => {
    const before = await Post.count();
    expect(refusal(await write({ ...DRAFT, [field]: value }))).toEqual(invalid(field));
    expect(await Post.count()).toBe(before);
  });
});

describe('GET /api/posts/:id', () => {
  it('is 404 for one that is not there and 400 for what is no id', async () => {
    expect(refusal(await read(4_294_967_295))).toMatchObject(NOT_FOUND);
    for (const id of ['abc', '0', '-1', '1e3', '007', '4294967296', '%00']) {
      expect(refusal(await read(id))).toEqual(invalid('id'));
    }
  });

  it('needs no token, but one that is sent has to be good', async () => {
    const { id } = await buildPost();
    expect((await read(id)).status).toBe(200);
    expect((await read(id, customer)).status).toBe(200);
    const headers = { authorization: 'Bearer no.such.token' };
    expect((await service.request('GET', `/api/posts/${id}`, { headers })).status).toBe(401);
    const disabled = await buildUser({ isActive: false });
    expect(await read(id, disabled)).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DISABLED' } });
  });
});

describe('PATCH /api/posts/:id', () => {
  it.each([
    ['title', 'Another title 🦊'],
    ['content', 'Something else entirely.'],
    ['published', false],
  ])('changes %s alone', async (field, value) => {
    const { id } = await buildPost({ authorId: author.id });
    const { body: before } = await read(id);
    const { status, body } = await change(id, { [field]: value });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, [field]: value, updatedAt: body.updatedAt });
    expect((await read(id, author)).body).toEqual(body);
  });

  it('publishes a draft, withdraws it, and puts it back where it was', async () => {
    const { body: draft } = await write(DRAFT);
    const { body: published } = await change(draft.id, { published: true });
    expect(published.publishedAt).toMatch(/Z$/);
    expect((await read(draft.id)).status).toBe(200);
    await change(draft.id, { published: false });
    expect((await read(draft.id)).status).toBe(404);
    const { body: again } = await change(draft.id, { published: true });
    expect(again.publishedAt).toBe(published.publishedAt);
  });

  it('is for its author and for admins: 403 for others, 404 for what they cannot see', async () => {
    const [shown, draft] = await Promise.all([
      buildPost({ authorId: author.id, title: 'Shown' }),
      buildPost({ authorId: author.id, title: 'Draft', published: false }),
    ]);
    expect(
      (await service.request('PATCH', `/api/posts/${shown.id}`, { body: { title: 'Mine' } })).status,
    ).toBe(401);
    for (const stranger of [customer, otherAuthor]) {
      expect(refusal(await change(shown.id, { title: 'Mine' }, stranger))).toMatchObject(FORBIDDEN);
      expect(refusal(await change(draft.id, { title: 'Mine' }, stranger))).toMatchObject(NOT_FOUND);
      expect(refusal(await remove(shown.id, stranger))).toMatchObject(FORBIDDEN);
      expect(refusal(await remove(draft.id, stranger))).toMatchObject(NOT_FOUND);
    }
    expect((await read(shown.id)).body.title).toBe('Shown');
    expect((await read(draft.id, author)).body.title).toBe('Draft');
    expect((await change(shown.id, { title: 'By an admin' }, admin)).body).toMatchObject({
      title: 'By an admin',
      author: { id: author.id },
    });
    expect((await change(draft.id, { title: 'By its author' }, author)).status).toBe(200);
    expect(refusal(await change(4_294_967_295, { title: 'Nothing' }, admin))).toMatchObject(NOT_FOUND);
  });

  it('leaves those who are no longer authors to take their posts down, and nothing else', async () => {
    const former = await buildAuthor();
    const post = await buildPost({ authorId: former.id });
    await former.update({ role: 'customer' });
    expect(refusal(await change(post.id, { content: 'Spam' }, former))).toMatchObject(FORBIDDEN);
    expect((await remove(post.id, former)).status).toBe(204);
  });

  it.each([
    ['body', {}],
    ['title', { title: 'ab', published: false }],
    ['content', { content: null }],
    ['published', { published: 1 }],
    ['authorId', { authorId: 1, title: 'Not kept' }],
  ])('refuses %s: %j', async (field, body) => {
    const { id } = await buildPost({ authorId: author.id });
    const before = await read(id);
    expect(refusal(await change(id, body))).toEqual(invalid(field));
    expect((await read(id)).body).toEqual(before.body);
  });

  it('lands two changes at once', async () => {
    const { id } = await buildPost({ authorId: author.id });
    for (let n = 0; n < 5; n++) {
      const answers = await Promise.all([
        change(id, { title: `Title ${n}` }),
        change(id, { content: `Content ${n}` }, admin),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect((await read(id)).body).toMatchObject({ title: `Title ${n}`, content: `Content ${n}` });
    }
  });
});

describe('DELETE /api/posts/:id', () => {
  it('takes the post and its comments, and nothing of others', async () => {
    const [post, other] = await Promise.all([buildPost({ authorId: author.id }), buildPost()]);
    for (const id of [post.id, other.id]) {
      await comment(id);
      await comment(id, author);
    }
    const { status, body } = await remove(post.id);
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect((await read(post.id, admin)).status).toBe(404);
    expect(refusal(await remove(post.id))).toMatchObject(NOT_FOUND);
    expect(await Comment.count({ where: { commentableId: post.id } })).toBe(0);
    expect((await read(other.id)).body.commentCount).toBe(2);
    expect((await remove(other.id, admin)).status).toBe(204);
    await expectCommentsHold(service.sequelize);
  });

  it('happens once when several ask at the same moment', async () => {
    const { id } = await buildPost({ authorId: author.id });
    const answers = await Promise.all([remove(id), remove(id), remove(id, admin)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  });

  it('and a change at the same moment: it is gone, whoever came first', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await buildPost({ authorId: author.id });
      const both = [() => remove(id), () => change(id, { title: 'Still here?' }, admin)];
      const answers = await Promise.all((round % 2 === 0 ? both : both.reverse()).map((ask) => ask()));
      const [deletion, changed] = round % 2 === 0 ? answers : answers.reverse();
      expect(deletion?.status).toBe(204);
      expect([200, 404]).toContain(changed?.status);
      expect((await read(id, admin)).status).toBe(404);
    }
  });
});

describe('lists', () => {
  const list = (url: string, as?: User) => service.request('GET', `/api${url}`, { as });
  const titles = ({ body }: Answer) => body.items.map(({ title }: { title: string }) => title);
  beforeEach(async () => {
    await service.sequelize.query('DELETE FROM comments');
    await service.sequelize.query('DELETE FROM posts');
  });

  it('show what a front page needs', async () => {
    const post = await buildPost({ authorId: author.id, content: `${'✓'.repeat(300)} and more` });
    await comment(post.id);
    await comment(post.id, admin);
    const { status, body } = await list('/posts?count=true');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: post.id,
          title: post.title,
          excerpt: '✓'.repeat(300),
          author: { id: author.id, name: 'Ada Lovelace' },
          published: true,
          publishedAt: post.publishedAt?.toISOString(),
          commentCount: 2,
          createdAt: post.createdAt.toISOString(),
          updatedAt: post.updatedAt.toISOString(),
        },
      ],
      total: 1,
      next: null,
    });
  });

  it('have only published posts, and the one that was published last first', async () => {
    const early = await buildPost({ authorId: author.id, title: 'Long in the making', published: false });
    await buildPost({ authorId: author.id, title: 'A draft', published: false });
    await buildPost({ authorId: author.id, title: 'Older' });
    await buildPost({ authorId: author.id, title: 'Newer' });
    expect(titles(await list('/posts'))).toEqual(['Newer', 'Older']);
    await change(early.id, { published: true });
    expect(titles(await list('/posts'))).toEqual(['Long in the making', 'Newer', 'Older']);
    // Signed in or not: drafts stand in the lists of those who may see them.
    expect(titles(await list('/posts', admin))).toHaveLength(3);
  });

  it('of the own posts have the drafts, those of admins everyone’s', async () => {
    await buildPost({ authorId: author.id, title: 'Mine' });
    await buildPost({ authorId: author.id, title: 'My draft', published: false });
    await buildPost({ authorId: otherAuthor.id, title: 'Not mine', published: false });
    expect(titles(await list('/users/me/posts', author))).toEqual(['My draft', 'Mine']);
    expect(titles(await list('/users/me/posts?published=false', author))).toEqual(['My draft']);
    expect(titles(await list('/users/me/posts', customer))).toEqual([]);
    expect(titles(await list('/admin/posts', admin))).toEqual(['Not mine', 'My draft', 'Mine']);
    expect(titles(await list('/admin/posts?published=true', admin))).toEqual(['Mine']);
    const byOther = await list(`/admin/posts?authorId=${otherAuthor.id}&count=true`, admin);
    expect({ titles: titles(byOther), total: byOther.body.total }).toEqual({
      titles: ['Not mine'],
      total: 1,
    });
    expect((await list('/users/me/posts')).status).toBe(401);
    expect((await list('/admin/posts', customer)).status).toBe(403);
  });

  it.each(['/posts', '/users/me/posts', '/admin/posts'])('%s: pages through all, once each', async (url) => {
    // Many at one moment, so that the cursor has to tell equals apart.
    const at = [new Date('2026-01-01T00:00:00.001Z'), new Date('2026-01-01T00:00:00.002Z')];
    for (let n = 0; n < 7; n++) {
      await buildPost({ authorId: admin.id, title: `Post ${n}`, publishedAt: at[n % 2] });
    }
    const all = titles(await list(`${url}?limit=7`, admin));
    expect(new Set(all).size).toBe(7);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await list(
        `${url}?limit=2&count=true${next && `&after=${encodeURIComponent(next)}`}`,
        admin,
      );
      expect(page.body.total).toBe(7);
      seen.push(...titles(page));
      next = page.body.next;
    }
    expect(seen).toEqual(all);
    expect(titles(await list(`${url}?limit=2&offset=3`, admin))).toEqual(all.slice(3, 5));
  });

  it('go on behind a post that has gone meanwhile', async () => {
    for (let n = 0; n < 4; n++) await buildPost({ authorId: author.id, title: `Post ${n}` });
    const first = await list('/posts?limit=2');
    await remove(first.body.items[1].id);
    expect(titles(await list(`/posts?limit=2&after=${first.body.next}`))).toEqual(['Post 1', 'Post 0']);
  });

  it('read as few statements for 30 posts as for one', async () => {
    const count = async () => (await service.statementsDuring(() => list('/posts?limit=30'))).length;
    await comment((await buildPost()).id);
    const one = await count();
    for (let n = 0; n < 29; n++) await comment((await buildPost()).id);
    expect({ one, thirty: await count() }).toEqual({ one: 1, thirty: 1 });
  });

  it.each([
    ['/posts?after=nonsense', 'after'],
    [`/posts?after=${Buffer.from('[1]').toString('base64url')}`, 'after'],
    [`/posts?after=${Buffer.from('["1 OR 1=1",1]').toString('base64url')}`, 'after'],
    ['/posts?limit=0', 'limit'],
    ['/posts?limit=101', 'limit'],
    ['/posts?published=false', 'published'],
    ['/users/me/posts?published=1', 'published'],
    ['/users/me/posts?authorId=1', 'authorId'],
    ['/admin/posts?authorId=abc', 'authorId'],
  ])('refuse %s', async (url, field) => {
    expect(refusal(await list(url, admin))).toEqual(invalid(field));
  });
});
