import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Category,
  Product,
  ProductCategory,
  StockLevel,
  StockMovement,
  type User,
} from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import {
  buildAdmin,
  buildCategory,
  buildDiscount,
  buildProduct,
  buildUser,
  orderBody,
} from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { invalid, NOT_FOUND, refusal, taken } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let customer: User;
let kitchen: Category;

beforeAll(async () => {
  service = await startApp();
  [admin, customer, kitchen] = await Promise.all([buildAdmin(), buildUser(), buildCategory()]);
});
afterAll(() => service.close());

const read = (id: unknown) => service.request('GET', `/api/products/${id}`);
const readAsAdmin = (id: unknown) => service.request('GET', `/api/admin/products/${id}`, { as: admin });
const create = (body: unknown) => service.request('POST', '/api/admin/products', { as: admin, body });
const patch = (id: unknown, body: unknown) =>
  service.request('PATCH', `/api/admin/products/${id}`, { as: admin, body });
const remove = (id: unknown) => service.request('DELETE', `/api/admin/products/${id}`, { as: admin });
const order = (productId: number, as = customer) =>
  service.request('POST', '/api/orders', { as, body: orderBody([{ productId, quantity: 1 }]) });

let made = 0;
const newSku = () => `NEW-${++made}`;

/** Everything that the routes of products write. */
async function snapshot() {
  return {
    products: await Product.findAll({ raw: true, order: ['id'] }),
    links: await ProductCategory.findAll({ raw: true, order: ['productId', 'categoryId'] }),
    levels: await StockLevel.findAll({ raw: true, order: ['productId'] }),
    movements: await StockMovement.count(),
  };
}

describe('GET /api/products/:id', () => {
  it('shows the product, with what can be bought and where it stands', async () => {
    const product = await buildProduct({
      name: 'Desk lamp',
      price: '19.90',
      stock: 4,
      categories: [kitchen],
    });
    const { status, body } = await read(product.id);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: product.id,
      sku: product.sku,
      slug: product.slug,
      name: 'Desk lamp',
      description: null,
      price: '19.90',
      compareAtPrice: null,
      lowestPrice30Days: null,
      currency: 'USD',
      taxCategoryId: 1,
      weightGrams: null,
      imageUrl: null,
      isActive: true,
      availability: 'in_stock',
      shipsAt: null,
      stockQuantity: 4,
      averageRating: null,
      reviewCount: 0,
      categories: [{ id: kitchen.id, name: kitchen.name, slug: kitchen.slug }],
      createdAt: product.createdAt.toISOString(),
      updatedAt: product.updatedAt.toISOString(),
    });
  });

  it('derives the availability', async () => {
    const [some, none, inactive] = await Promise.all([
      buildProduct({ stock: 1 }),
      buildProduct({ stock: 0 }),
      buildProduct({ stock: 1, isActive: false }),
    ]);
    expect((await read(some.id)).body).toMatchObject({ availability: 'in_stock', stockQuantity: 1 });
    expect((await read(none.id)).body).toMatchObject({ availability: 'out_of_stock', stockQuantity: 0 });
    expect((await readAsAdmin(inactive.id)).body).toMatchObject({
      availability: 'inactive',
      stockQuantity: 1,
    });

    await order(some.id);
    expect((await read(some.id)).body).toMatchObject({ availability: 'out_of_stock', stockQuantity: 0 });
  });

  it('is 404 for one that is not there or not active', async () => {
    const inactive = await buildProduct({ isActive: false });
    expect(refusal(await read(inactive.id))).toEqual(NOT_FOUND);
    expect(refusal(await read(4_294_967_295))).toEqual(NOT_FOUND);
    expect(refusal(await readAsAdmin(4_294_967_295))).toEqual(NOT_FOUND);
  });

  it.each([
    'abc',
    '-1',
    '1e3',
    '0',
    '007',
    '1.0',
    '4294967296',
    '9999999999999',
    '%00',
    '%20',
    "1'",
    '1;',
    '١',
  ])('is 400 for the id %s', async (id) => {
    expect(refusal(await read(id))).toEqual(invalid('id'));
    expect(refusal(await readAsAdmin(id))).toEqual(invalid('id'));
    expect(refusal(await patch(id, { price: '1.00' }))).toEqual(invalid('id'));
    expect(refusal(await remove(id))).toEqual(invalid('id'));
  });
});

it.each([
  ['GET', '/api/admin/products/1'],
  ['POST', '/api/admin/products'],
  ['PATCH', '/api/admin/products/1'],
  ['DELETE', '/api/admin/products/1'],
])('%s %s is for admins', async (method, url) => {
  const before = await snapshot();
  const body =
    method === 'GET' || method === 'DELETE' ? undefined : { sku: newSku(), name: 'Mine', price: '0.01' };
  expect((await service.request(method, url, { body })).status).toBe(401);
  expect((await service.request(method, url, { body, as: customer })).status).toBe(403);
  expect(await snapshot()).toEqual(before);
});

describe('POST /api/admin/products', () => {
  it('adds a product with all its fields and its first stock', async () => {
    const garden = await buildCategory();
    const given = {
      sku: newSku(),
      name: 'Cast-iron skillet',
      description: 'Holds its heat.\nLasts for long.',
      price: '49.9',
      imageUrl: 'https://example.com/skillet.jpg?size=2#top',
      isActive: true,
      categoryIds: [kitchen.id, garden.id, kitchen.id],
      stockQuantity: 25,
    };

    const { status, headers, body } = await create(given);

    expect(status).toBe(201);
    const { categoryIds: _, ...fields } = given;
    expect(body).toMatchObject({ ...fields, price: '49.90', currency: 'USD', availability: 'in_stock' });
    expect(body.categories.map(({ id }: Category) => id).sort()).toEqual([kitchen.id, garden.id].sort());
    expect(headers.location).toBe(`/api/admin/products/${body.id}`);
    expect((await service.request('GET', String(headers.location), { as: admin })).body).toEqual(body);
    expect(await StockMovement.findAll({ where: { productId: body.id }, raw: true })).toMatchObject([
      { onHand: 25, kind: 'initial', actorId: admin.id, orderId: null },
    ]);
    expect((await order(body.id)).status).toBe(201);
  });

  it('makes do with SKU, name and price', async () => {
    const { status, body } = await create({ sku: newSku(), name: 'Pan', price: '1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      price: '1.00',
      description: null,
      imageUrl: null,
      isActive: true,
      availability: 'out_of_stock',
      stockQuantity: 0,
      categories: [],
    });
    expect(await StockLevel.findOne({ where: { productId: body.id }, raw: true })).toMatchObject({
      onHand: 0,
    });
    expect(await StockMovement.count({ where: { productId: body.id } })).toBe(0);
  });

  it('adds one that is not for sale yet', async () => {
    const { status, body } = await create({ sku: newSku(), name: 'Later', price: '1.00', isActive: false });
    expect({ status, availability: body.availability }).toEqual({ status: 201, availability: 'inactive' });
    expect(refusal(await read(body.id))).toEqual(NOT_FOUND);
  });

  it.each([
    ['the shortest', { name: '本', description: 'x', price: '0.01', sku: 'a' }],
    [
      'the longest',
      { name: '✓'.repeat(255), description: '✓'.repeat(65_535), price: '99999999.99', sku: '✓'.repeat(64) },
    ],
    ['emoji and other 4-byte text', { name: 'Fox 🦊 mug 𝄞', description: '𝒜 mug with a 🦊 on it 👩‍👩‍👧' }],
    [
      'SQL and HTML',
      { name: `<b>'; DROP TABLE products; -- ? :name $1 \\`, description: '<script>alert(1)</script>' },
    ],
    ['an address of the own machine', { imageUrl: 'http://localhost:8080/a.jpg' }],
  ])('keeps %s as it was given', async (_what, fields) => {
    const given = { sku: newSku(), name: 'Pan', price: '1.00', ...fields };
    const { status, body } = await create(given);
    expect(status).toBe(201);
    expect(body).toMatchObject(given);
  });

  it('trims SKU, name and description', async () => {
    const sku = newSku();
    const { body } = await create({
      sku: ` ${sku} `,
      name: ' Pan\t',
      description: '\n A good pan, this. ',
      price: '1.00',
    });
    expect(body).toMatchObject({ sku, name: 'Pan', description: 'A good pan, this.' });
  });

  it('refuses a SKU that is taken, in other case too', async () => {
    const sku = newSku();
    await create({ sku, name: 'First', price: '1.00' });
    const before = await snapshot();
    for (const taken of [sku, sku.toLowerCase()]) {
      const answer = await create({ sku: taken, name: 'Second', price: '1.00', stockQuantity: 3 });
      expect(refusal(answer)).toEqual({ status: 409, code: 'ALREADY_EXISTS', fields: ['sku'] });
    }
    expect(await snapshot()).toEqual(before);
  });

  it('lets one of many at once have the SKU', async () => {
    const sku = newSku();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create({ sku, name: 'Wanted', price: '1.00', stockQuantity: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(await Product.count({ where: { sku } })).toBe(1);
  });

  it.each(['ART 12/3', '№ 7 (rot)', '-1', '本棚-42', 'a;b,c"d\'', '0042 '])(
    'takes the SKU %j',
    async (sku) => {
      const { status, body } = await create({ sku, name: 'Go', price: '1.00', stockQuantity: 1 });
      expect({ status, sku: body.sku }).toEqual({ status: 201, sku: sku.trim() });
      expect(refusal(await create({ sku: sku.toUpperCase(), name: 'Go', price: '1.00' }))).toEqual(
        taken('sku'),
      );
      const found = await service.request(
        'GET',
        `/api/products?count=true&sku=${encodeURIComponent(sku.toLowerCase())}`,
      );
      expect(found.body).toMatchObject({ items: [{ id: body.id }], total: 1 });
      expect((await order(body.id)).status).toBe(201);
    },
  );

  it('takes a SKU for the same whatever cannot be seen in it, and for another one with an accent', async () => {
    const sku = newSku();
    await create({ sku: `${sku} \u00e9`, name: 'One', price: '1.00' });
    for (const alike of [`${sku} e\u0301`, `${sku.toLowerCase()}  \u00c9`]) {
      expect(refusal(await create({ sku: alike, name: 'Two', price: '1.00' }))).toEqual(taken('sku'));
    }
    expect((await create({ sku: `${sku} e`, name: 'Three', price: '1.00' })).status).toBe(201);
  });

  it('sells what has the longest of names, and keeps it in the order', async () => {
    const name = '龘'.repeat(255);
    const { body } = await create({ sku: newSku(), name, price: '1.00', stockQuantity: 1 });
    const placed = await order(body.id);
    expect(placed.status).toBe(201);
    expect(placed.body.items[0].name).toBe(name);
    const page = await service.request('GET', '/api/products?sort=-name&limit=1');
    expect(page.body.items[0].name).toBe(name);
    expect((await service.request('GET', `/api/products?sort=-name&after=${page.body.next}`)).status).toBe(
      200,
    );
  });

  it('makes a slug of the name, that nobody else has and that stays', async () => {
    const named = (name: string, sku = newSku()) => create({ sku, name, price: '1.00' });
    const slugOf = async (...args: Parameters<typeof named>) => (await named(...args)).body.slug;
    expect(await slugOf('Käse & Brot, 26 cm')).toBe('kaese-and-brot-26-cm');
    expect(await slugOf('Käse & Brot (26 cm)')).toMatch(/^kaese-and-brot-26-cm-\d+$/);
    expect([await slugOf('C++'), await slugOf('C#'), await slugOf('C')]).toEqual([
      'c-plus-plus',
      'c-sharp',
      'c',
    ]);
    expect(await slugOf('本棚', 'SHELF 9/3')).toBe('shelf-9-3');
    expect(await slugOf('本棚', '棚')).toMatch(/^product(-\d+)?$/);
    expect(await slugOf('x y '.repeat(60))).toMatch(/^x-y-.*[xy]$/);

    const { body } = await named('To be renamed');
    expect((await patch(body.id, { name: 'Renamed' })).body.slug).toBe('to-be-renamed');
    expect((await patch(body.id, { slug: 'given' })).body.slug).toBe('given');
    const found = await service.request('GET', '/api/products?slug=given&count=true');
    expect(found.body).toMatchObject({ items: [{ id: body.id }], total: 1 });
    expect(refusal(await create({ sku: newSku(), name: 'X', price: '1.00', slug: 'given' }))).toEqual(
      taken('slug'),
    );
    expect(refusal(await patch((await named('Y')).body.id, { slug: 'given' }))).toEqual(taken('slug'));
  });

  it('gives many of one name that come at once a slug each', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => create({ sku: newSku(), name: 'Twelve of these', price: '1.00' })),
    );
    const slugs = answers.map(({ status, body }) => (status === 201 ? body.slug : status));
    expect(new Set(slugs).size).toBe(12);
    for (const slug of slugs) expect(slug).toMatch(/^twelve-of-these(-\d+)?$/);
  });

  it('refuses unknown categories, naming them', async () => {
    const before = await snapshot();
    const answer = await create({
      sku: newSku(),
      name: 'Pan',
      price: '1.00',
      categoryIds: [kitchen.id, 999_998, 999_999],
      stockQuantity: 3,
    });
    expect(refusal(answer)).toEqual(invalid('categoryIds'));
    expect(answer.body.errors[0].message).toContain('999998, 999999');
    expect(await snapshot()).toEqual(before);
  });

  it.each([
    ['sku', undefined],
    ['sku', ''],
    ['sku', '   '],
    ['sku', 'two\nlines'],
    ['sku', 'in\u200bvisible'],
    ['sku', 'x'.repeat(65)],
    ['sku', 7],
    ['name', undefined],
    ['name', null],
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(256)],
    ['name', 'two\nlines'],
    ['name', 'a bell \u0007'],
    ['name', 'a NUL \u0000'],
    ['name', 'half an emoji \ud83e'],
    ['description', ''],
    ['description', 'x'.repeat(65_536)],
    ['slug', 'Not a slug'],
    ['slug', ''],
    ['slug', 'x'.repeat(121)],
    ['description', 'an escape \u001b in the text'],
    ['description', 5],
    ['price', undefined],
    ['price', null],
    ['price', '-1'],
    ['price', '1.999'],
    ['price', 19.99],
    ['price', '1e3'],
    ['price', '123456789.00'],
    ['price', '1,50'],
    ['price', ' 1.00'],
    ['price', '$1.00'],
    ['price', 'NaN'],
    ['price', ''],
    ['imageUrl', 'javascript:alert(1)'],
    ['imageUrl', 'data:image/png;base64,AAAA'],
    ['imageUrl', 'ftp://example.com/a.jpg'],
    ['imageUrl', '//example.com/a.jpg'],
    ['imageUrl', '/a.jpg'],
    ['imageUrl', ''],
    ['imageUrl', 'https://example.com/\u0000'],
    ['imageUrl', `https://example.com/${'x'.repeat(2048)}`],
    ['isActive', 'true'],
    ['isActive', 1],
    ['isActive', null],
    ['stockQuantity', -1],
    ['stockQuantity', 1.5],
    ['stockQuantity', 1_000_001],
    ['stockQuantity', 1e300],
    ['stockQuantity', '5'],
    ['stockQuantity', null],
    ['categoryIds', 1],
    ['categoryIds.0', [0]],
    ['categoryIds.0', [1.5]],
    ['categoryIds.0', ['1']],
    ['categoryIds.0', [4_294_967_296]],
    ['categoryIds', Array.from({ length: 51 }, (_, index) => index + 1)],
    ['id', 1],
    ['currency', 'EUR'],
    ['availability', 'in_stock'],
    ['createdAt', '2020-01-01T00:00:00.000Z'],
    ['colour', 'red'],
  ])('refuses %s %j', async (field, value) => {
    const before = await snapshot();
    const valid = { sku: newSku(), name: 'Pan', price: '1.00', categoryIds: [kitchen.id], stockQuantity: 3 };
    const [name = ''] = field.split('.');
    expect(refusal(await create({ ...valid, [name]: value }))).toEqual(invalid(field));
    expect(await snapshot()).toEqual(before);
  });

  it('names every field that is wrong', async () => {
    const { fields } = refusal(await create({ name: '', price: '-1', stockQuantity: -1 }));
    expect(fields?.sort()).toEqual(['name', 'price', 'sku', 'stockQuantity']);
  });

  it.each([[[]], ['text'], [null], [7]])('refuses the body %j', async (body) => {
    expect(refusal(await create(JSON.stringify(body))).status).toBe(400);
  });
});

describe('PATCH /api/admin/products/:id', () => {
  it.each([
    ['sku', () => newSku()],
    ['name', () => 'Another name 🦊'],
    ['description', () => 'Another description, long enough.'],
    ['description', () => null],
    ['price', () => '0.01'],
    ['price', () => '0.00'],
    ['imageUrl', () => 'https://example.com/other.png'],
    ['imageUrl', () => null],
    ['isActive', () => false],
  ])('changes %s alone', async (field, make) => {
    const { id } = await buildProduct({
      description: 'The first description.',
      imageUrl: 'https://example.com/first.png',
      categories: [kitchen],
    });
    const { body: before } = await readAsAdmin(id);
    const value = make();

    const { status, body } = await patch(id, { [field]: value });

    expect(status).toBe(200);
    const availability = field === 'isActive' ? 'inactive' : 'in_stock';
    expect(body).toEqual({ ...before, [field]: value, availability, updatedAt: body.updatedAt });
    expect((await readAsAdmin(id)).body).toEqual(body);
  });

  it('takes a product out of the shop and puts it back', async () => {
    const { id } = await buildProduct();
    await patch(id, { isActive: false });
    expect((await read(id)).status).toBe(404);
    expect((await order(id)).status).toBe(409);
    await patch(id, { isActive: true });
    expect((await read(id)).status).toBe(200);
    expect((await order(id)).status).toBe(201);
  });

  it('puts other categories in the place of the present ones', async () => {
    const [pots, pans] = await Promise.all([buildCategory(), buildCategory()]);
    const { id } = await buildProduct({ categories: [kitchen, pots] });
    const idsAfter = async (categoryIds: number[]) => {
      const { status, body } = await patch(id, { categoryIds });
      expect(status).toBe(200);
      return body.categories.map((category: Category) => category.id).sort();
    };
    expect(await idsAfter([pots.id, pans.id])).toEqual([pots.id, pans.id].sort());
    expect(await idsAfter([pans.id, pans.id])).toEqual([pans.id]);
    expect(await idsAfter([])).toEqual([]);
  });

  it('lands two changes at once', async () => {
    const { id } = await buildProduct();
    for (let n = 0; n < 10; n++) {
      const changes = [
        { name: `Name ${n}` },
        { price: `${n + 1}.00` },
        { description: `Description number ${n}` },
        { categoryIds: n % 2 ? [kitchen.id] : [] },
      ];
      const answers = await Promise.all(changes.map((change) => patch(id, change)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect((await read(id)).body).toMatchObject({
        name: `Name ${n}`,
        price: `${n + 1}.00`,
        description: `Description number ${n}`,
        categories: n % 2 ? [{ id: kitchen.id }] : [],
      });
    }
  });

  it('ends with the categories of one change when two replace them at once', async () => {
    const categories = await Promise.all([
      buildCategory(),
      buildCategory(),
      buildCategory(),
      buildCategory(),
    ]);
    const [a = 0, b = 0, c = 0, d = 0] = categories.map(({ id }) => id);
    const { id } = await buildProduct();
    for (let n = 0; n < 10; n++) {
      const sets = [
        [a, b],
        [d, c],
        [b, d],
      ];
      const answers = await Promise.all(sets.map((categoryIds) => patch(id, { categoryIds })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const { body } = await read(id);
      const now = body.categories.map((category: Category) => category.id).sort();
      expect(sets.map((set) => set.sort())).toContainEqual(now);
    }
  });

  it('is 404 for one that is not there', async () => {
    expect(refusal(await patch(999_999, { price: '1.00' }))).toEqual(NOT_FOUND);
  });

  it('refuses a SKU that another has, and takes its own', async () => {
    const [one, other] = await Promise.all([buildProduct(), buildProduct()]);
    const taken = await patch(one.id, { sku: other.sku.toLowerCase(), name: 'Not kept' });
    expect(refusal(taken)).toEqual({ status: 409, code: 'ALREADY_EXISTS', fields: ['sku'] });
    expect((await patch(one.id, { sku: one.sku })).body).toMatchObject({ sku: one.sku, name: one.name });
  });

  it.each([
    ['body', {}],
    ['name', { name: ' ' }],
    ['name', { name: null }],
    ['sku', { sku: null }],
    ['description', { description: ' ' }],
    ['price', { price: '0.001' }],
    ['price', { price: 19.99 }],
    ['price', { price: null }],
    ['imageUrl', { imageUrl: 'javascript:alert(1)' }],
    ['categoryIds', { categoryIds: [999_999], name: 'Not kept' }],
    ['categoryIds', { categoryIds: null }],
    ['stockQuantity', { stockQuantity: 5, name: 'Not kept' }],
    ['currency', { currency: 'EUR', name: 'Not kept' }],
    ['colour', { colour: 'red', name: 'Not kept' }],
  ])('refuses %s: %j', async (field, body) => {
    const { id } = await buildProduct({ categories: [kitchen] });
    const before = await snapshot();
    expect(refusal(await patch(id, body))).toEqual(invalid(field));
    expect(await snapshot()).toEqual(before);
  });
});

describe('DELETE /api/admin/products/:id', () => {
  it('deletes one that was never ordered, with its stock and its ledger', async () => {
    const [product, other] = await Promise.all([
      buildProduct({ stock: 5, categories: [kitchen] }),
      buildProduct({ stock: 5, categories: [kitchen] }),
    ]);
    const before = await snapshot();

    const { status, body } = await remove(product.id);

    expect({ status, body }).toEqual({ status: 204, body: '' });
    const without = <Row extends { productId: number }>(rows: Row[]) =>
      rows.filter(({ productId }) => productId !== product.id);
    expect(await snapshot()).toEqual({
      products: before.products.filter(({ id }) => id !== product.id),
      links: without(before.links),
      levels: without(before.levels),
      movements: before.movements - 1,
    });
    expect((await readAsAdmin(product.id)).status).toBe(404);
    expect(refusal(await remove(product.id))).toEqual(NOT_FOUND);
    expect((await read(other.id)).status).toBe(200);
    expect((await create({ sku: product.sku, name: 'Its successor', price: '1.00' })).status).toBe(201);
  });

  it('deactivates one that was ordered, and keeps its orders readable', async () => {
    const product = await buildProduct({ name: 'Ordered lamp', stock: 5, categories: [kitchen] });
    const { body: placed } = await order(product.id);

    const { status, body } = await remove(product.id);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: product.id,
      isActive: false,
      availability: 'inactive',
      stockQuantity: 4,
    });
    expect((await read(product.id)).status).toBe(404);
    expect((await readAsAdmin(product.id)).body).toEqual(body);
    expect((await service.request('GET', `/api/orders/${placed.id}`, { as: customer })).body).toEqual(placed);
    expect(refusal(await order(product.id)).code).toBe('PRODUCT_UNAVAILABLE');
    expect(await StockMovement.count({ where: { productId: product.id } })).toBe(2);
    expect((await remove(product.id)).status).toBe(200);
  });

  it.each(['productIds', 'excludedProductIds', 'getProductIds'])(
    'refuses one that a discount names as %s, with the name of the discount, until it does not any more',
    async (part) => {
      const [product, other] = [await buildProduct({ stock: 1 }), await buildProduct()];
      const discount = await buildDiscount({ name: 'Lamp week', rule: { [part]: [other.id, product.id] } });
      const before = await snapshot();
      const { status, body } = await remove(product.id);
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'STILL_REFERENCED' });
      expect(body.detail).toContain('“Lamp week”');
      expect(await snapshot()).toEqual(before);
      await discount.update({ rule: { [part]: [other.id] } });
      expect((await remove(product.id)).status).toBe(204);
      await discount.destroy();
    },
  );

  it('is 404 for one that is not there', async () => {
    expect(refusal(await remove(999_999))).toEqual(NOT_FOUND);
  });

  it('and an order at the same moment: the order is refused, or keeps its product', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await buildProduct({ stock: 5 });
      const deleteFirst = round % 2 === 0;
      const early = deleteFirst ? remove(id) : undefined;
      const [first, second] = [order(id), order(id)];
      const [deletion, ...orders] = await Promise.all([early ?? remove(id), first, second]);

      const placed = orders.filter(({ status }) => status === 201);
      for (const refused of orders.filter(({ status }) => status !== 201)) {
        expect(refusal(refused)).toMatchObject({ status: 409, code: 'PRODUCT_UNAVAILABLE' });
      }
      // What was ordered before it went is kept; what was not ordered is gone.
      expect(deletion.status).toBe(placed.length > 0 ? 200 : 204);
      expect((await readAsAdmin(id)).status).toBe(placed.length > 0 ? 200 : 404);
      for (const { body } of placed) {
        const { body: kept } = await service.request('GET', `/api/orders/${body.id}`, { as: customer });
        expect(kept.items).toMatchObject([{ productId: id }]);
      }
    }
    await expectInventoryHolds(service.sequelize);
  });

  it('happens once when several ask at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await buildProduct();
      const answers = await Promise.all([remove(id), remove(id), remove(id)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    }
  });
});
