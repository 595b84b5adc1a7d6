import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { encodeCursor } from '../../../src/http/paging.js';
import { Product, StockLevel, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildCategory, buildProduct, buildUser } from '../../helpers/factories.js';
import { invalid, NOT_FOUND, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  customer = await buildUser();
});
beforeEach(() => destroyProducts({}));
afterAll(() => service.close());

const destroyProducts = (where: { id?: number }) =>
  inTransaction(service.sequelize, (transaction) => Product.destroy({ where, transaction }));

type Query = Record<string, string | number>;
type Item = { id: number; name: string };

const list = (query: Query = {}) =>
  service.request('GET', `/api/products?${new URLSearchParams(query as Record<string, string>)}`);

/** The names that the list shows, in its order. */
async function names(query: Query = {}): Promise<string[]> {
  const { status, body } = await list({ count: 'true', ...query });
  expect({ status, total: body.total }).toEqual({ status: 200, total: body.items.length });
  return body.items.map(({ name }: Item) => name);
}

const build = (...given: string[]) => Promise.all(given.map((name) => buildProduct({ name })));

describe('GET /api/products', () => {
  it('shows what a storefront needs', async () => {
    const kitchen = await buildCategory({ name: 'Kitchen', slug: 'kitchen' });
    const product = await buildProduct({
      sku: 'KIT-1',
      name: 'Cast-iron skillet',
      description: 'Holds its heat for long.',
      price: '49.90',
      imageUrl: 'https://example.com/skillet.jpg',
      stock: 5,
      categories: [kitchen],
    });

    const { status, body } = await list({ count: 'true' });

    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: product.id,
          sku: 'KIT-1',
          slug: 'cast-iron-skillet',
          name: 'Cast-iron skillet',
          description: 'Holds its heat for long.',
          price: '49.90',
          compareAtPrice: null,
          lowestPrice30Days: null,
          currency: 'USD',
          taxCategoryId: 1,
          weightGrams: null,
          imageUrl: 'https://example.com/skillet.jpg',
          isActive: true,
          availability: 'in_stock',
          shipsAt: null,
          stockQuantity: 5,
          averageRating: null,
          reviewCount: 0,
          categories: [{ id: kitchen.id, name: 'Kitchen', slug: 'kitchen' }],
          createdAt: product.createdAt.toISOString(),
          updatedAt: product.updatedAt.toISOString(),
        },
      ],
      total: 1,
      next: null,
    });
    expect((await service.request('GET', `/api/products/${product.id}`)).body).toEqual(body.items[0]);
  });

  it('is empty when there is nothing', async () => {
    expect((await list()).body).toEqual({ items: [], next: null });
    expect((await list({ count: 'true' })).body).toEqual({ items: [], next: null, total: 0 });
  });

  it('shows active products only, the newest first', async () => {
    await buildProduct({ name: 'First' });
    await buildProduct({ name: 'Hidden', isActive: false });
    await buildProduct({ name: 'Second' });
    expect(await names()).toEqual(['Second', 'First']);
  });

  it('reads as few statements for 50 products as for one, and no column that it does not show', async () => {
    const categories = await Promise.all([buildCategory(), buildCategory(), buildCategory()]);
    const category = String(categories[0]?.id);
    await buildProduct({ categories });
    const one = await service.statementsDuring(() => list({ category }));
    await Promise.all(Array.from({ length: 49 }, () => buildProduct({ categories })));
    let body: { items: Item[] } = { items: [] };

    const fifty = await service.statementsDuring(async () => {
      ({ body } = await list({ category, limit: 50 }));
    });

    // The category, the ids of the page, the products of the page.
    expect({ one: one.length, fifty: fifty.length }).toEqual({ one: 3, fifty: 3 });
    expect(body.items).toHaveLength(50);
    expect(body.items[0]).toMatchObject({
      categories: expect.arrayContaining(categories.map(({ id }) => expect.objectContaining({ id }))),
    });
    // The sum of the ratings is shown as their average, the version as the ETag of one.
    const shown = [...Object.keys(body.items[0] ?? {}), 'ratingSum', 'version'];
    const read = columnsRead(fifty);
    expect(read).toEqual(expect.arrayContaining(['sku', 'description']));
    expect(read.filter((column) => !shown.includes(column))).toEqual([]);
  });

  /** The columns that the statements select, by name; subqueries and aliases do not count. */
  function columnsRead(statements: string[]): string[] {
    const selected = statements.map((sql) => sql.slice(0, sql.indexOf(' FROM `')));
    expect(selected.join()).not.toContain('*`');
    return selected.flatMap((sql) =>
      [...sql.matchAll(/(?<!AS )`(\w+)`(?!\.)/g)].map(([, column]) => column ?? ''),
    );
  }
});

describe('q', () => {
  it.each([
    ['a word', 'skillet', ['Cast-iron skillet']],
    ['a word that several have', 'iron', ['Cast-iron skillet', 'Iron lamp']],
    ['several words, all of which must occur', 'iron lamp', ['Iron lamp']],
    ['the words in another order', 'skillet cast', ['Cast-iron skillet']],
    ['several words that no product has all of', 'skillet lamp', []],
    ['the beginning of a word', 'skil', ['Cast-iron skillet']],
    ['the end of a word', 'illet', []],
    ['a word of the description', 'steaks', ['Cast-iron skillet']],
    ['a word of the name and one of the description', 'lamp reading', ['Iron lamp']],
    ['other case and no accents', 'CREME', ['Crème dish']],
    ['accents as characters of their own', 'cre\u0300me', ['Crème dish']],
    ['a stopword that is not there beside a word', 'the lamp', []],
    ['a short word that is not there beside a word', 'tv lamp', []],
    ['an emoji beside a word', '🦊 lamp', ['Iron lamp']],
    ['a name with an underscore', 'usb_cable', ['usb_cable, 2 m']],
    ['a name with an apostrophe', "o'neill", ['O’Neill mug']],
    ['a word of another script', 'हिन्दी', ['हिन्दी किताब']],
    ['blanks around', '  skillet  ', ['Cast-iron skillet']],
    ['a word that nothing has', 'unicorn', []],
  ])('finds %s', async (_what, q, found) => {
    await buildProduct({ name: 'Cast-iron skillet', description: 'For steaks and stews of every kind.' });
    await buildProduct({ name: 'Iron lamp', description: 'Made for reading in bed.' });
    await build('Crème dish', 'usb_cable, 2 m', 'O’Neill mug', 'हिन्दी किताब');
    expect((await names({ q })).sort()).toEqual(found);
  });

  it('finds short and common words, and looks at the beginning of the name for what has none', async () => {
    await build(
      'The little book',
      'A book of the sea',
      '26 cm pan',
      'Pan of 26 cm',
      '🦊🦊🦊 mug',
      'Mug 🦊🦊🦊',
    );
    expect((await names({ q: 'the' })).sort()).toEqual(['A book of the sea', 'The little book']);
    expect((await names({ q: '26' })).sort()).toEqual(['26 cm pan', 'Pan of 26 cm']);
    expect(await names({ q: '🦊🦊' })).toEqual(['🦊🦊🦊 mug']);
  });

  it.each(['+', '-', '*', '"', '@', '(', ')', '~', '<', '>', "'", '`', ';', '?', '+-*"@()~<>', '"iron"'])(
    'takes %j as text',
    async (typed) => {
      await build('Iron lamp', 'Glass lamp');
      expect(await names({ q: typed })).toEqual(typed === '"iron"' ? ['Iron lamp'] : []);
      for (const q of [`iron ${typed}`, `${typed}iron`, `iron${typed}`, `${typed}iron${typed}lamp${typed}`]) {
        expect(await names({ q })).toEqual(['Iron lamp']);
      }
    },
  );

  it.each([
    ['%', '% off'],
    ['_', '_ of spades'],
    ['\\', '\\o/ shirt'],
    ["'", "'s-Gravenhage map"],
    ['"', '"It" on DVD'],
  ])('finds what begins with %s, and nothing else', async (q, name) => {
    await build('Iron lamp', name);
    expect(await names({ q })).toEqual([name]);
  });

  it('takes SQL as text', async () => {
    const name = `Robert'); DROP TABLE products; --`;
    await build(name, 'Iron lamp');
    expect(await names({ q: name })).toEqual([name]);
    expect(await names({ q: `' OR '1'='1` })).toEqual([]);
    expect(await names({ q: `x' UNION SELECT email FROM users -- ` })).toEqual([]);
    for (const q of ['$1', ':name', '?', '\u0000']) expect(await names({ q })).toEqual([]);
    expect(await names()).toHaveLength(2);
  });

  it('puts what fits best first, unless another order is asked for', async () => {
    await buildProduct({ name: 'Lamp, lamp, lamp', price: '3.00' });
    await buildProduct({ name: 'Lamp and mirror', price: '1.00' });
    await buildProduct({ name: 'Glass mirror', price: '2.00' });
    expect(await names({ q: 'lamp' })).toEqual(['Lamp, lamp, lamp', 'Lamp and mirror']);
    expect(await names({ q: 'lamp', sort: 'relevance' })).toEqual(['Lamp, lamp, lamp', 'Lamp and mirror']);
    expect(await names({ q: 'lamp', sort: 'price' })).toEqual(['Lamp and mirror', 'Lamp, lamp, lamp']);
    expect(await names({ q: 'lamp', sort: 'newest' })).toEqual(['Lamp and mirror', 'Lamp, lamp, lamp']);
  });

  it('is no filter when it is blank', async () => {
    await build('Iron lamp', 'Glass lamp');
    expect(await names({ q: '   ', sort: 'name' })).toEqual(['Glass lamp', 'Iron lamp']);
  });
});

describe('category', () => {
  it('is given by id or slug', async () => {
    const [pots, pans] = await Promise.all([
      buildCategory({ slug: 'pots-of-list' }),
      buildCategory({ slug: 'pans-of-list' }),
    ]);
    await buildProduct({ name: 'Pot', categories: [pots] });
    await buildProduct({ name: 'Pan', categories: [pans] });
    await buildProduct({ name: 'Set', categories: [pots, pans] });
    await buildProduct({ name: 'Lamp' });
    expect(await names({ category: pots.id })).toEqual(['Set', 'Pot']);
    expect(await names({ category: 'pans-of-list' })).toEqual(['Set', 'Pan']);
  });

  it.each(['999999', 'no-such-category', 'Pots', '0', '-1', '1e3', 'é', '🦊', '', "' OR 1=1 -- ", '\u0000'])(
    'that is not there (%j) is told so',
    async (category) => {
      await buildProduct({ categories: [await buildCategory()] });
      expect(refusal(await list({ category }))).toEqual(NOT_FOUND);
    },
  );

  it('goes by id first when another’s slug is that number', async () => {
    const meant = await buildCategory();
    const numeric = await buildCategory({ slug: String(meant.id) });
    await buildProduct({ name: 'Meant', categories: [meant] });
    await buildProduct({ name: 'Other', categories: [numeric] });
    expect(await names({ category: meant.id })).toEqual(['Meant']);
    expect(await names({ categorySlug: meant.id })).toEqual(['Other']);
    expect(await names({ category: numeric.id, categorySlug: meant.id })).toEqual(['Other']);
    expect(refusal(await list({ category: meant.id, categorySlug: meant.id }))).toEqual(NOT_FOUND);
    await numeric.update({ slug: '202612' });
    expect(await names({ category: '202612' })).toEqual(['Other']);
  });
});

describe('other filters', () => {
  it('ids shows those, and leaves out what is not there', async () => {
    const products = await build('One', 'Two', 'Three');
    const [one, , three] = products.map(({ id }) => id);
    expect(await names({ ids: `${three},${one},999999`, sort: 'name' })).toEqual(['One', 'Three']);
    for (const ids of [
      '',
      ',',
      '1,',
      '0',
      '-1',
      '1 2',
      '1e3',
      '1,x',
      Array.from({ length: 101 }, () => '1').join(),
    ]) {
      expect(refusal(await list({ ids }))).toEqual(invalid('ids'));
    }
  });

  it('sku and slug show the one product', async () => {
    await buildProduct({ sku: 'ART 12/3', name: 'Meant' });
    await buildProduct({ sku: 'ART 12/30', name: 'Other' });
    expect(await names({ sku: 'art 12/3' })).toEqual(['Meant']);
    expect(await names({ sku: 'ART 12' })).toEqual([]);
    expect(await names({ slug: 'meant' })).toEqual(['Meant']);
    expect(await names({ slug: 'nothing' })).toEqual([]);
    for (const slug of ['', 'Meant', '%']) expect(refusal(await list({ slug }))).toEqual(invalid('slug'));
  });

  it('inStock shows what can be bought now', async () => {
    await buildProduct({ name: 'There', stock: 1 });
    await buildProduct({ name: 'Sold out', stock: 0 });
    const promised = await buildProduct({ name: 'Promised', stock: 3 });
    await service.sequelize.query('UPDATE stock_levels SET committed = onHand WHERE productId = ?', {
      replacements: [promised.id],
    });

    expect(await names({ inStock: 'true' })).toEqual(['There']);
    expect(await names({ inStock: 'false' })).toHaveLength(3);
    const { body } = await list();
    expect(body.items).toMatchObject([
      { name: 'Promised', stockQuantity: 0, availability: 'out_of_stock' },
      { name: 'Sold out', stockQuantity: 0, availability: 'out_of_stock' },
      { name: 'There', stockQuantity: 1, availability: 'in_stock' },
    ]);
  });

  it('minPrice and maxPrice take in their bounds', async () => {
    for (const price of ['9.99', '10.00', '19.99', '20.00', '100.00'])
      await buildProduct({ name: price, price });
    const sort = 'price';
    expect(await names({ sort, minPrice: '10' })).toEqual(['10.00', '19.99', '20.00', '100.00']);
    expect(await names({ sort, maxPrice: '19.99' })).toEqual(['9.99', '10.00', '19.99']);
    expect(await names({ sort, minPrice: '10.00', maxPrice: '20.0' })).toEqual(['10.00', '19.99', '20.00']);
    expect(await names({ sort, minPrice: '20', maxPrice: '10' })).toEqual([]);
    expect(await names({ sort, minPrice: '0', maxPrice: '99999999.99' })).toHaveLength(5);
  });

  it('narrow each other down', async () => {
    const kitchen = await buildCategory();
    const fits = { name: 'Iron pan', price: '15.00', stock: 1, categories: [kitchen] };
    await buildProduct(fits);
    await buildProduct({ ...fits, name: 'Glass pan' });
    await buildProduct({ ...fits, price: '9.99' });
    await buildProduct({ ...fits, price: '20.01' });
    await buildProduct({ ...fits, stock: 0 });
    await buildProduct({ ...fits, categories: [] });
    await buildProduct({ ...fits, isActive: false });
    const query = { q: 'iron', category: kitchen.id, inStock: 'true', minPrice: '10', maxPrice: '20' };
    expect(await names(query)).toEqual(['Iron pan']);
    expect(await names({ ...query, sort: '-price' })).toEqual(['Iron pan']);
  });
});

describe('sort', () => {
  it.each([
    ['newest', ['Pan 3', 'pan', 'Ämter', 'Pan', 'Zebra']],
    ['price', ['Pan', 'Ämter', 'Pan 3', 'Zebra', 'pan']],
    ['-price', ['pan', 'Zebra', 'Pan 3', 'Ämter', 'Pan']],
    ['name', ['Ämter', 'Pan', 'pan', 'Pan 3', 'Zebra']],
    ['-name', ['Zebra', 'Pan 3', 'pan', 'Pan', 'Ämter']],
    ['relevance', ['Pan 3', 'pan', 'Ämter', 'Pan', 'Zebra']],
  ])('by %s, equals by age', async (sort, order) => {
    await buildProduct({ name: 'Zebra', price: '100.00' });
    await buildProduct({ name: 'Pan', price: '9.00' });
    await buildProduct({ name: 'Ämter', price: '20.00' });
    await buildProduct({ name: 'pan', price: '100.00' });
    await buildProduct({ name: 'Pan 3', price: '20.00' });
    expect(await names({ sort })).toEqual(order);
  });
});

const SORTS = ['newest', 'price', '-price', 'name', '-name', 'relevance'];

describe('paging', () => {
  const COUNT = 23;
  let ids: Set<number>;

  /** Few names and prices, so that pages end in the midst of equals. */
  const buildOne = (n: number) =>
    buildProduct({
      name: ['Lamp', 'lamp', 'Lämp "X" \\ %', 'Lamp 🦊'][n % 4] ?? '',
      price: ['5.00', '10.00', '99999999.99'][n % 3],
    });

  beforeEach(async () => {
    const products = await Promise.all(Array.from({ length: COUNT }, (_, n) => buildOne(n)));
    ids = new Set(products.map(({ id }) => id));
  });

  it.each(SORTS)('by offset shows every product once, sorted by %s', async (sort) => {
    const seen: number[] = [];
    for (let offset = 0; offset < COUNT; offset += 5) {
      const { body } = await list({ q: 'lamp', sort, limit: 5, offset, count: 'true' });
      expect(body.total).toBe(COUNT);
      expect(body.next === null).toBe(offset + 5 >= COUNT);
      seen.push(...body.items.map(({ id }: Item) => id));
    }
    const { body: whole } = await list({ q: 'lamp', sort, limit: 100 });
    expect(seen).toEqual(whole.items.map(({ id }: Item) => id));
    expect(new Set(seen)).toEqual(ids);
    expect(seen).toHaveLength(COUNT);
  });

  /** Follows `next` from page to page. @returns the ids in the order in which they came */
  async function walk(query: Query, between: (page: number) => Promise<unknown> = async () => {}) {
    const seen: number[] = [];
    let next: string | null = null;
    let page = 0;
    do {
      const { status, body } = await list({ ...query, ...(next && { after: next }) });
      expect(status).toBe(200);
      expect(body.items.length).toBeGreaterThan(0);
      seen.push(...body.items.map(({ id }: Item) => id));
      next = body.next;
      await between(++page);
    } while (next !== null);
    return seen;
  }

  it.each(SORTS)('by cursor shows every product once, sorted by %s', async (sort) => {
    const seen = await walk({ q: 'lamp', sort, limit: 4 });
    const { body: whole } = await list({ q: 'lamp', sort, limit: 100 });
    expect(seen).toEqual(whole.items.map(({ id }: Item) => id));
    expect(new Set(seen)).toEqual(ids);
    expect(seen).toHaveLength(COUNT);
  });

  it.each(SORTS)('by cursor shows every product once while others are added, sorted by %s', async (sort) => {
    const seen = await walk({ sort, limit: 4 }, async (page) => {
      // For a while only: what is added behind the cursor shows up as well.
      if (page <= 4) await Promise.all([0, 1, 2, 3].map((n) => buildOne(page + n)));
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.has(id))).toHaveLength(COUNT);
  });

  it('by cursor goes on behind a product that has gone meanwhile', async () => {
    const { body: first } = await list({ sort: 'price', limit: 4 });
    const last: Item = first.items[3];
    const { body: expected } = await list({ sort: 'price', limit: 4, offset: 4 });
    await destroyProducts({ id: last.id });
    const { body: second } = await list({ sort: 'price', limit: 4, after: first.next });
    expect(second.items).toEqual(expected.items);
  });

  it('has no next page when the last one is full', async () => {
    const { body } = await list({ limit: COUNT, count: 'true' });
    expect(body).toMatchObject({ total: COUNT, next: null });
    expect(body.items).toHaveLength(COUNT);
  });

  it('shows 20 unless told otherwise, and nothing beyond the end', async () => {
    expect((await list()).body.items).toHaveLength(20);
    for (const offset of [COUNT, 1_000_000]) {
      expect((await list({ offset })).body).toEqual({ items: [], next: null });
      const counted = await list({ offset, count: 'true' });
      expect(counted.body).toEqual({ items: [], next: null, total: COUNT });
    }
  });

  it.each(SORTS)('refuses a cursor of another sort than %s', async (sort) => {
    const other = sort === 'price' ? '-price' : 'price';
    const { body: page } = await list({ sort: other, limit: 1 });
    const { status, body } = await list({ sort, after: page.next });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'after' }] });
  });

  it.each([
    ['price', 'garbage'],
    ['price', '%00'],
    ['price', encodeCursor({})],
    ['price', encodeCursor(['price', 'abc', 1])],
    ['price', encodeCursor(['price', '1 OR 1=1', 1])],
    ['price', encodeCursor(['price', '5.00', '1 OR 1=1'])],
    ['price', encodeCursor(['price', { gt: 0 }, 1])],
    ['name', encodeCursor(['name', 5, 1])],
    ['newest', encodeCursor(['newest', '5', 5])],
    ['newest', encodeCursor(['newest', 5, 5])],
    ['relevance', encodeCursor(['relevance', 5, 5])],
    ['relevance', encodeCursor(['relevance', 1.5])],
    ['newest', 'A'.repeat(2001)],
  ])('refuses in %s the cursor %j', async (sort, after) => {
    const { status, body } = await list({ sort, after });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'after' }] });
  });
});

describe('refuses', () => {
  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '-1'],
    ['limit', 'abc'],
    ['limit', '1e3'],
    ['limit', '1.5'],
    ['limit', ''],
    ['limit', ' 5'],
    ['offset', '-1'],
    ['offset', 'abc'],
    ['offset', '1000001'],
    ['offset', '99999999999'],
    ['minPrice', '-1'],
    ['minPrice', 'abc'],
    ['minPrice', '1e3'],
    ['minPrice', '1.999'],
    ['minPrice', ''],
    ['maxPrice', '123456789'],
    ['maxPrice', '10 OR 1=1'],
    ['inStock', 'yes'],
    ['inStock', '1'],
    ['sort', 'sku'],
    ['sort', '-newest'],
    ['sort', 'price DESC'],
    ['sort', 'constructor'],
    ['q', 'x'.repeat(201)],
    ['category', 'x'.repeat(121)],
    ['colour', 'red'],
    ['isActive', 'false'],
    ['limit[]', '5'],
  ])('%s=%j', async (field, value) => {
    const { status, headers, body } = await list({ [field]: value });
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 400,
      type: 'application/problem+json',
    });
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it.each(['limit=1&limit=2', 'q=a&q=b', 'sort=name&sort=price', 'after=a&after=b'])('%s', async (query) => {
    expect((await service.request('GET', `/api/products?${query}`)).status).toBe(400);
  });
});

describe('GET /api/admin/products', () => {
  const adminList = (query = '', as: User | undefined = admin) =>
    service.request('GET', `/api/admin/products${query}`, { as });

  it('shows inactive products as well, or only those', async () => {
    await buildProduct({ name: 'Shown' });
    await buildProduct({ name: 'Hidden', isActive: false });
    const all = await adminList('?count=true');
    expect(all.body).toMatchObject({
      items: [{ name: 'Hidden', availability: 'inactive', isActive: false }, { name: 'Shown' }],
      total: 2,
    });
    expect((await adminList('?isActive=false&count=true')).body).toMatchObject({
      items: [{ name: 'Hidden' }],
      total: 1,
    });
    expect((await adminList('?isActive=true&count=true')).body).toMatchObject({
      items: [{ name: 'Shown' }],
      total: 1,
    });
    expect((await adminList('?q=hidden&count=true')).body).toMatchObject({
      items: [{ name: 'Hidden' }],
      total: 1,
    });
  });

  it('finds what runs low, together with other filters', async () => {
    for (const stock of [0, 1, 4, 5]) await buildProduct({ name: `Lamp ${stock}`, stock });
    await buildProduct({ name: 'Lamp gone', stock: 0, isActive: false });
    const low = async (query: string) =>
      (await adminList(`?stockBelow=${query}`)).body.items.map(({ name }: Item) => name);
    expect(await low('5')).toEqual(['Lamp gone', 'Lamp 4', 'Lamp 1', 'Lamp 0']);
    expect(await low('5&isActive=true&inStock=true&sort=name')).toEqual(['Lamp 1', 'Lamp 4']);
    expect(await low('2&q=lamp&isActive=false')).toEqual(['Lamp gone']);
    expect((await adminList('?stockBelow=0')).status).toBe(400);

    const ofLamps = async (isLow: boolean) =>
      (await adminList(`?isLow=${isLow}&q=lamp&sort=name`)).body.items.map(({ name }: Item) => name);
    expect([await ofLamps(true), await ofLamps(false)]).toEqual([
      ['Lamp 0', 'Lamp 1', 'Lamp 4', 'Lamp gone'],
      ['Lamp 5'],
    ]);
    const threshold = async (name: string, lowStockThreshold: number | null) => {
      const product = await Product.findOne({ where: { name }, rejectOnEmpty: true });
      await StockLevel.update({ lowStockThreshold }, { where: { productId: product.id } });
    };
    await threshold('Lamp 0', 0);
    await threshold('Lamp 1', 1);
    await threshold('Lamp 5', 6);
    expect([await ofLamps(true), await ofLamps(false)]).toEqual([
      ['Lamp 4', 'Lamp 5', 'Lamp gone'],
      ['Lamp 0', 'Lamp 1'],
    ]);
    // Of two locations the one without a threshold is low by itself.
    const { id: locationId } = await Location.create({ code: 'LAMPS', name: 'Lamp shop' });
    const lamp = await Product.findOne({ where: { name: 'Lamp 1' }, rejectOnEmpty: true });
    await StockLevel.create({ productId: lamp.id, locationId, lowStockThreshold: null });
    expect(await ofLamps(true)).toContain('Lamp 1');
    expect((await list({ stockBelow: '5' })).status).toBe(400);
  });

  it('sorts by SKU as SKUs are compared, and pages through all of them once', async () => {
    for (const sku of ['b-2', 'A-1', 'ß-3', 'a-10', 'Z']) await buildProduct({ sku });
    for (const [sort, expected] of [
      ['sku', ['A-1', 'a-10', 'b-2', 'Z', 'ß-3']],
      ['-sku', ['ß-3', 'Z', 'b-2', 'a-10', 'A-1']],
    ] as const) {
      const seen: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const { body } = await adminList(`?limit=2&sort=${sort}${after && `&after=${after}`}`);
        seen.push(...body.items.map(({ sku }: { sku: string }) => sku));
        after = body.next;
      }
      expect(seen).toEqual(expected);
    }
  });

  it('is for admins', async () => {
    expect((await service.request('GET', '/api/admin/products')).status).toBe(401);
    expect((await adminList('', customer)).status).toBe(403);
  });
});
