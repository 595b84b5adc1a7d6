import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../../src/http/paging.js';
import { Category, Product, type User } from '../../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import {
  buildAdmin,
  buildCategory,
  buildDiscount,
  buildProduct,
  buildUser,
} from '../../helpers/factories.js';
import { invalid, NOT_FOUND, refusal, taken } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
});
beforeEach(() => Category.destroy({ where: {} }));
afterAll(() => service.close());

const list = (query = '') => service.request('GET', `/api/categories${query}`);
const read = (id: unknown) => service.request('GET', `/api/categories/${id}`);
const create = (body: unknown) => service.request('POST', '/api/admin/categories', { as: admin, body });
const patch = (id: unknown, body: unknown) =>
  service.request('PATCH', `/api/admin/categories/${id}`, { as: admin, body });
const remove = (id: unknown) => service.request('DELETE', `/api/admin/categories/${id}`, { as: admin });

const everything = () => Category.findAll({ raw: true, order: ['id'] });

describe('GET /api/categories', () => {
  const names = ({ body }: Answer) => body.items.map(({ name }: Category) => name);

  it('lists by name', async () => {
    await buildCategory({ name: 'Zebras' });
    await buildCategory({ name: 'älteres' });
    await buildCategory({ name: 'Books', slug: 'books', description: 'Things to read, on paper.' });
    const answer = await list('?count=true');
    expect(answer.status).toBe(200);
    expect(names(answer)).toEqual(['älteres', 'Books', 'Zebras']);
    expect(answer.body).toMatchObject({ total: 3, next: null });
    expect(answer.body.items[1]).toEqual({
      id: expect.any(Number),
      name: 'Books',
      slug: 'books',
      description: 'Things to read, on paper.',
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
  });

  it('is empty when there is none', async () => {
    expect((await list()).body).toEqual({ items: [], next: null });
    expect((await list('?count=true')).body).toEqual({ items: [], next: null, total: 0 });
  });

  it('shows every category once, by offset and by cursor, also while others are added', async () => {
    const given = ['Äpfel', 'Books', 'books "old" \\ %', 'Chairs 🪑', 'Desks', 'Éclairs', 'Forks'];
    await Promise.all(given.map((name) => buildCategory({ name })));

    const byOffset: string[] = [];
    for (let offset = 0; offset < given.length; offset += 3) {
      byOffset.push(...names(await list(`?limit=3&offset=${offset}`)));
    }
    expect(byOffset).toEqual(given);

    const byCursor: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer = await list(next ? `?limit=3&after=${next}` : '?limit=3');
      byCursor.push(...names(answer));
      next = answer.body.next;
      // In front of the cursor, so that the pages behind it stay as they are.
      await buildCategory({ name: `Aardvarks ${byCursor.length}` });
    }
    expect(byCursor).toEqual(given);
  });

  it.each([
    ['limit', '?limit=0'],
    ['limit', '?limit=101'],
    ['limit', '?limit=-1'],
    ['limit', '?limit=1e3'],
    ['offset', '?offset=-1'],
    ['after', '?after=garbage'],
    ['after', `?after=${encodeCursor(7)}`],
    ['after', `?after=${encodeCursor(['name', 'Books', 7])}`],
    ['q', '?q=books'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    expect(refusal(await list(query))).toEqual(invalid(field));
  });
});

describe('GET /api/categories/:id', () => {
  it('shows one', async () => {
    const { id } = await buildCategory({ name: 'Books', slug: 'books' });
    const { status, body } = await read(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, name: 'Books', slug: 'books', description: null });
  });

  it('is 404 for one that is not there', async () => {
    expect(refusal(await read(999_999))).toEqual(NOT_FOUND);
  });

  it.each(['abc', '-1', '1e3', '0', '007', '9999999999999', '%00'])('is 400 for the id %s', async (id) => {
    expect(refusal(await read(id))).toEqual(invalid('id'));
    expect(refusal(await patch(id, { name: 'Books' }))).toEqual(invalid('id'));
    expect(refusal(await remove(id))).toEqual(invalid('id'));
  });
});

it.each([
  ['POST', ''],
  ['PATCH', '/1'],
  ['DELETE', '/1'],
])('%s is for admins', async (method, path) => {
  const url = `/api/admin/categories${path}`;
  const body = method === 'DELETE' ? undefined : { name: 'Mine' };
  expect((await service.request(method, url, { body })).status).toBe(401);
  expect((await service.request(method, url, { body, as: customer })).status).toBe(403);
  expect(await everything()).toEqual([]);
});

describe('POST /api/admin/categories', () => {
  it('adds a category', async () => {
    const given = { name: 'Books 📚', slug: 'books-2', description: 'Things to read,\non paper. 📖' };
    const { status, headers, body } = await create(given);
    expect(status).toBe(201);
    expect(body).toMatchObject(given);
    expect(headers.location).toBe(`/api/categories/${body.id}`);
    expect((await service.request('GET', String(headers.location))).body).toEqual(body);
  });

  it.each([
    ['Pots & Pans', 'pots-and-pans'],
    ['Käse, Brötchen & Crème brûlée', 'kaese-broetchen-and-creme-brulee'],
    ['Ёлки', 'yolki'],
    ['iPhone cases', 'iphone-cases'],
    ['Men’s wear', 'mens-wear'],
    ['Books 📚', 'books'],
    ['  20% off!  ', '20-off'],
    ['C++', 'c-plus-plus'],
    ['C#', 'c-sharp'],
  ])('makes the slug of %j', async (name, slug) => {
    const { status, body } = await create({ name });
    expect({ status, slug: body.slug }).toEqual({ status: 201, slug });
  });

  it('makes a slug that is valid of the longest of names', async () => {
    // Cut at 120 characters it would end in the hyphen.
    const { status, body } = await create({ name: `${'ß'.repeat(59)}x & ${'ß'.repeat(30)}` });
    expect({ status, slug: body.slug }).toEqual({ status: 201, slug: `${'s'.repeat(118)}x` });
  });

  it.each(['🦊🦊', '日本語', '!?'])('asks for a slug when none can be made of %j', async (name) => {
    expect(refusal(await create({ name }))).toEqual(invalid('slug'));
    expect(await everything()).toEqual([]);
    const { status, body } = await create({ name, slug: 'given' });
    expect({ status, name: body.name, slug: body.slug }).toEqual({ status: 201, name, slug: 'given' });
  });

  it('refuses a name that is taken, in other case too', async () => {
    await create({ name: 'Books', slug: 'first' });
    expect(refusal(await create({ name: 'Books', slug: 'second' }))).toEqual(taken('name'));
    expect(refusal(await create({ name: 'bOOKS', slug: 'second' }))).toEqual(taken('name'));
    expect(await everything()).toHaveLength(1);
  });

  it('has names apart that a collation takes for one, and shows each once', async () => {
    for (const name of ['Männer', 'Manner', 'Mannér']) {
      const { status } = await create({ name, slug: `slug-${name.length}-${await Category.count()}` });
      expect(status).toBe(201);
    }
    expect(refusal(await create({ name: 'MA\u0308NNER', slug: 'decomposed' }))).toEqual(taken('name'));
    expect(refusal(await create({ name: 'Man\u200bner', slug: 'invisible' }))).toEqual(taken('name'));
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await list(`?limit=1${next && `&after=${next}`}`);
      seen.push(...body.items.map(({ name }: Category) => name));
      next = body.next;
    }
    expect(seen).toEqual(['Männer', 'Manner', 'Mannér']);
  });

  it('is found by its slug', async () => {
    const { body } = await create({ name: 'Pots & Pans' });
    expect((await list('?slug=pots-and-pans&count=true')).body).toEqual({
      items: [body],
      total: 1,
      next: null,
    });
    expect((await list('?slug=nothing&count=true')).body).toEqual({ items: [], total: 0, next: null });
    expect(refusal(await list('?slug=Not%20one'))).toEqual(invalid('slug'));
  });

  it('refuses a slug that is given and taken', async () => {
    await create({ name: 'Pots & Pans' });
    expect(refusal(await create({ name: 'Another', slug: 'pots-and-pans' }))).toEqual(taken('slug'));
    expect(await everything()).toHaveLength(1);
  });

  it('gives names that make one slug a number each, also at once', async () => {
    const alike = ['Café', 'Cafe', 'CAFÉ!', '¡Cafe!', 'Cafè'];
    const answers = await Promise.all(alike.map((name) => create({ name })));
    expect(answers.map(({ status }) => status)).toEqual(alike.map(() => 201));
    const slugs = answers.map(({ body }) => body.slug).sort();
    expect(slugs[0]).toBe('cafe');
    for (const slug of slugs.slice(1)) expect(slug).toMatch(/^cafe-\d{3,9}$/);
    expect(new Set(slugs).size).toBe(alike.length);
    expect(refusal(await create({ name: 'café' }))).toEqual(taken('name'));
  });

  it('has room for the number behind the longest of names', async () => {
    for (const name of ['ß'.repeat(60), `${'ß'.repeat(60)}!`]) {
      const { status, body } = await create({ name });
      expect({ status, fits: body.slug.length <= 120 }).toEqual({ status: 201, fits: true });
    }
  });

  it('lets one of many at once have the name', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ name: 'Wanted' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it.each([
    ['name', { name: undefined }],
    ['name', { name: 'x' }],
    ['name', { name: ' x ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'two\nlines' }],
    ['name', { name: 'a NUL \u0000' }],
    ['name', { name: 5 }],
    ['slug', { slug: '' }],
    ['slug', { slug: 'Has-Capitals' }],
    ['slug', { slug: 'has space' }],
    ['slug', { slug: 'ends-' }],
    ['slug', { slug: 'bücher' }],
    ['slug', { slug: '../etc' }],
    ['slug', { slug: 'x'.repeat(121) }],
    ['slug', { slug: null }],
    ['description', { description: 'x'.repeat(9) }],
    ['description', { description: 'x'.repeat(2001) }],
    ['description', { description: 'an escape \u001b here' }],
    ['id', { id: 5 }],
    ['parent', { parent: 1 }],
  ])('refuses %s: %j', async (field, body) => {
    expect(refusal(await create({ name: 'Books', ...body }))).toEqual(invalid(field));
    expect(await everything()).toEqual([]);
  });
});

describe('PATCH /api/admin/categories/:id', () => {
  it.each([
    ['name', 'Another name 🦊'],
    ['slug', 'another-slug'],
    ['description', 'Another description.'],
    ['description', null],
  ])('changes %s alone', async (field, value) => {
    const { id } = await buildCategory({ description: 'The first description.' });
    const { body: before } = await read(id);
    const { status, body } = await patch(id, { [field]: value });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, [field]: value, updatedAt: body.updatedAt });
    expect((await read(id)).body).toEqual(body);
  });

  it('lands two changes at once', async () => {
    const { id } = await buildCategory();
    const answers = await Promise.all([patch(id, { name: 'Both' }), patch(id, { slug: 'both' })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await read(id)).body).toMatchObject({ name: 'Both', slug: 'both' });
  });

  it('shows in the products that stand there', async () => {
    const category = await buildCategory();
    const { id } = await buildProduct({ categories: [category] });
    await patch(category.id, { name: 'Renamed', slug: 'renamed' });
    expect((await service.request('GET', `/api/products/${id}`)).body.categories).toEqual([
      { id: category.id, name: 'Renamed', slug: 'renamed' },
    ]);
  });

  it('refuses a name or slug that another has, and takes its own', async () => {
    const one = await buildCategory({ name: 'One', slug: 'one' });
    await buildCategory({ name: 'Other', slug: 'other' });
    expect(refusal(await patch(one.id, { name: 'OTHER' }))).toEqual(taken('name'));
    expect(refusal(await patch(one.id, { slug: 'other' }))).toEqual(taken('slug'));
    expect((await patch(one.id, { name: 'ONE', slug: 'one' })).body).toMatchObject({
      name: 'ONE',
      slug: 'one',
    });
  });

  it('is 404 for one that is not there', async () => {
    expect(refusal(await patch(999_999, { name: 'Books' }))).toEqual(NOT_FOUND);
  });

  it.each([
    ['body', {}],
    ['name', { name: 'x' }],
    ['name', { name: null }],
    ['slug', { slug: 'Not A Slug' }],
    ['slug', { slug: null }],
    ['description', { description: 'short' }],
    ['colour', { name: 'Not kept', colour: 'red' }],
  ])('refuses %s: %j', async (field, body) => {
    const { id } = await buildCategory();
    const before = await everything();
    expect(refusal(await patch(id, body))).toEqual(invalid(field));
    expect(await everything()).toEqual(before);
  });
});

describe('DELETE /api/admin/categories/:id', () => {
  it('deletes it; its products stay, in their other categories', async () => {
    const [gone, kept] = await Promise.all([buildCategory(), buildCategory()]);
    const { id } = await buildProduct({ stock: 3, categories: [gone, kept] });

    const { status, body } = await remove(gone.id);

    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(refusal(await read(gone.id))).toEqual(NOT_FOUND);
    expect((await service.request('GET', `/api/products/${id}`)).body).toMatchObject({
      stockQuantity: 3,
      categories: [{ id: kept.id }],
    });
    expect(await Product.count({ where: { id } })).toBe(1);
  });

  it.each(['categoryIds', 'excludedCategoryIds'])(
    'refuses one that a discount names as %s, with the name of the discount, until that is gone',
    async (part) => {
      const { id } = await buildCategory();
      const discount = await buildDiscount({ name: 'Not on sale', rule: { [part]: [id] } });
      const { status, body } = await remove(id);
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'STILL_REFERENCED' });
      expect(body.detail).toContain('“Not on sale”');
      expect((await read(id)).status).toBe(200);
      await discount.destroy();
      expect((await remove(id)).status).toBe(204);
    },
  );

  it('is 404 for one that is not there, or no more', async () => {
    const { id } = await buildCategory();
    await remove(id);
    expect(refusal(await remove(id))).toEqual(NOT_FOUND);
  });

  it('beside products that are put there: never a server error, never a link to nothing', async () => {
    for (let round = 0; round < 10; round++) {
      const category = await buildCategory();
      const { id } = await buildProduct();
      const [deletion, change] = await Promise.all([
        remove(category.id),
        service.request('PATCH', `/api/admin/products/${id}`, {
          as: admin,
          body: { categoryIds: [category.id] },
        }),
      ]);
      expect(deletion.status).toBe(204);
      expect([200, 400]).toContain(change.status);
      expect((await service.request('GET', `/api/products/${id}`)).body.categories).toEqual([]);
    }
  });
});
