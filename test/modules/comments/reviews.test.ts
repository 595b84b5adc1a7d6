import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Comment, Product, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { expectCommentsHold } from '../../helpers/comments.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { invalid, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let customer: User;
let other: User;

beforeAll(async () => {
  service = await startApp();
  [admin, customer, other] = await Promise.all([
    buildAdmin(),
    buildUser({ firstName: 'Grace', lastName: 'Hopper' }),
    buildUser(),
  ]);
});
afterAll(() => service.close());

const list = (productId: unknown, query = '') =>
  service.request('GET', `/api/products/${productId}/reviews${query}`);
const write = (productId: unknown, body: unknown, as: User | undefined = customer) =>
  service.request('POST', `/api/products/${productId}/reviews`, { as, body });
const rate = (productId: number, rating: number, as = customer) =>
  write(productId, { content: 'As described.', rating }, as);
const change = (id: number, body: unknown, as = customer) =>
  service.request('PATCH', `/api/comments/${id}`, { as, body });
const remove = (id: number, as = customer) => service.request('DELETE', `/api/comments/${id}`, { as });

async function ratingOf(productId: number) {
  const { averageRating, reviewCount } = (await service.request('GET', `/api/products/${productId}`)).body;
  return { averageRating, reviewCount };
}

describe('POST /api/products/:id/reviews', () => {
  it('takes stars and a text, and shows them with the product', async () => {
    const product = await buildProduct({ name: 'Desk lamp' });
    expect(await ratingOf(product.id)).toEqual({ averageRating: null, reviewCount: 0 });
    const { updatedAt } = await product.reload();

    const { status, body } = await write(product.id, { content: 'Bright ✨', rating: 4 });

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      author: { id: customer.id, name: 'Grace H.' },
      content: 'Bright ✨',
      commentable: { type: 'product', id: product.id, title: 'Desk lamp' },
      rating: 4,
      verifiedPurchase: false,
      isHidden: false,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(await ratingOf(product.id)).toEqual({ averageRating: 4, reviewCount: 1 });
    await rate(product.id, 5, other);
    await rate(product.id, 5, admin);
    expect(await ratingOf(product.id)).toEqual({ averageRating: 4.67, reviewCount: 3 });
    const listed = await service.request('GET', '/api/products?sort=newest&limit=1');
    expect(listed.body.items).toMatchObject([{ id: product.id, averageRating: 4.67, reviewCount: 3 }]);
    const asAdmin = await service.request('GET', `/api/admin/products/${product.id}`, { as: admin });
    expect(asAdmin.body).toMatchObject({ averageRating: 4.67, reviewCount: 3 });
    // To be reviewed is no change of the product.
    expect((await product.reload()).updatedAt).toEqual(updatedAt);
  });

  it('takes one of each customer for each product, and another when that has gone', async () => {
    const [product, second] = await Promise.all([buildProduct(), buildProduct()]);
    const { body: first } = await rate(product.id, 2);
    const again = await rate(product.id, 5);
    expect(refusal(again)).toEqual({ status: 409, code: 'ALREADY_EXISTS', fields: ['id'] });
    expect(await ratingOf(product.id)).toEqual({ averageRating: 2, reviewCount: 1 });
    expect((await rate(second.id, 5)).status).toBe(201);
    expect((await rate(product.id, 5, other)).status).toBe(201);
    await remove(first.id);
    expect((await rate(product.id, 4)).status).toBe(201);
    expect(await ratingOf(product.id)).toEqual({ averageRating: 4.5, reviewCount: 2 });
  });

  it('is 404 for a product that is not there or not for sale, 401 for a stranger', async () => {
    const inactive = await buildProduct({ isActive: false });
    for (const id of [inactive.id, 4_294_967_295]) {
      expect(refusal(await rate(id, 5))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(refusal(await list(id))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    const { id } = await buildProduct();
    const body = { content: 'Fine', rating: 5 };
    expect((await service.request('POST', `/api/products/${id}/reviews`, { body })).status).toBe(401);
    expect(refusal(await write('abc', body))).toEqual(invalid('id'));
  });

  it.each([
    ['rating', { rating: undefined }],
    ['rating', { rating: null }],
    ['rating', { rating: 0 }],
    ['rating', { rating: 6 }],
    ['rating', { rating: -1 }],
    ['rating', { rating: 4.5 }],
    ['rating', { rating: '5' }],
    ['content', { content: undefined }],
    ['content', { content: ' ' }],
    ['content', { content: 'x'.repeat(2001) }],
    ['verifiedPurchase', { verifiedPurchase: true }],
    ['reviewedProductId', { reviewedProductId: 1 }],
  ])('refuses %s: %j', async (field, fields) => {
    const { id } = await buildProduct();
    expect(refusal(await write(id, { content: 'Fine', rating: 5, ...fields }))).toEqual(invalid(field));
    expect(await ratingOf(id)).toEqual({ averageRating: null, reviewCount: 0 });
  });
});

describe('verifiedPurchase', () => {
  const buy = (productId: number, as = customer) =>
    service.request('POST', '/api/orders', { as, body: orderBody([{ productId, quantity: 1 }]) });
  const verified = async (productId: number) =>
    (await list(productId)).body.items.map(
      (review: { verifiedPurchase: boolean }) => review.verifiedPurchase,
    );

  it('tells who bought that very product', async () => {
    const [product, another] = await Promise.all([buildProduct(), buildProduct()]);
    await buy(product.id);
    await buy(another.id, other);
    expect((await rate(product.id, 5)).body.verifiedPurchase).toBe(true);
    expect((await rate(product.id, 1, other)).body.verifiedPurchase).toBe(false);
    expect(await verified(product.id)).toEqual([false, true]);
  });

  it('follows the orders: a purchase that comes later counts, one that was cancelled does not', async () => {
    const { id } = await buildProduct();
    const cancel = (orderId: string) =>
      service.request('POST', `/api/orders/${orderId}/cancel`, { as: customer });
    await rate(id, 5);
    expect(await verified(id)).toEqual([false]);
    const { body: order } = await buy(id);
    expect(await verified(id)).toEqual([true]);
    expect((await cancel(order.id)).status).toBe(200);
    expect(await verified(id)).toEqual([false]);
    await buy(id);
    expect(await verified(id)).toEqual([true]);
  });

  it('does not count a line of an order of which every unit was cancelled', async () => {
    const [kept, dropped] = await Promise.all([buildProduct(), buildProduct()]);
    const items = [kept, dropped].map(({ id: productId }) => ({ productId, quantity: 2 }));
    const { body: order } = await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody(items),
    });
    const cancelOne = () =>
      service.request('POST', `/api/orders/${order.id}/cancel`, {
        as: customer,
        body: { lines: [{ line: 2, quantity: 1 }] },
      });
    for (const { id } of [kept, dropped]) await rate(id, 4);
    expect((await cancelOne()).status).toBe(200);
    expect(await verified(dropped.id)).toEqual([true]);
    expect((await cancelOne()).status).toBe(200);
    expect(await verified(dropped.id)).toEqual([false]);
    expect(await verified(kept.id)).toEqual([true]);
  });
});

describe('GET /api/products/:id/reviews', () => {
  it('shows those of this product, the newest first, a page in as many statements however many there are', async () => {
    const { id } = await buildProduct();
    await rate(id, 5);
    const one = (await service.statementsDuring(() => list(id))).length;
    for (let n = 0; n < 9; n++) await rate(id, (n % 5) + 1, await buildUser({ firstName: `Number${n}` }));
    const { body } = await list(id, '?count=true');
    expect(body).toMatchObject({ total: 10, next: null });
    expect(Object.keys(body.items[0]).sort()).toEqual([
      'author',
      'content',
      'createdAt',
      'id',
      'rating',
      'updatedAt',
      'verifiedPurchase',
    ]);
    expect(body.items.map((review: { rating: number }) => review.rating)).toEqual([
      4, 3, 2, 1, 5, 4, 3, 2, 1, 5,
    ]);
    const ten = (await service.statementsDuring(() => list(id))).length;
    expect({ one, ten }).toEqual({ one: 2, ten: 2 });
    const first = await list(id, '?limit=4');
    const second = await list(id, `?limit=6&after=${first.body.next}`);
    expect([...first.body.items, ...second.body.items]).toEqual(body.items);
    expect(second.body.next).toBeNull();
  });
});

describe('PATCH and DELETE /api/comments/:id of a review', () => {
  it('take the rating of the product along', async () => {
    const { id: productId } = await buildProduct();
    const { body: review } = await rate(productId, 1);
    await rate(productId, 5, other);
    expect((await change(review.id, { rating: 4 })).body).toEqual({
      ...review,
      rating: 4,
      updatedAt: expect.any(String),
    });
    expect(await ratingOf(productId)).toEqual({ averageRating: 4.5, reviewCount: 2 });
    expect((await change(review.id, { content: 'On second thoughts.' })).body).toMatchObject({ rating: 4 });
    expect((await change(review.id, { rating: 4 })).status).toBe(200);
    expect(await ratingOf(productId)).toEqual({ averageRating: 4.5, reviewCount: 2 });
    expect((await remove(review.id)).status).toBe(204);
    expect(await ratingOf(productId)).toEqual({ averageRating: 5, reviewCount: 1 });
    await expectCommentsHold(service.sequelize);
  });

  it('are refused to strangers, and then leave it', async () => {
    const { id: productId } = await buildProduct();
    const { body: review } = await rate(productId, 1);
    expect(refusal(await change(review.id, { rating: 5 }, other))).toMatchObject({ code: 'FORBIDDEN' });
    expect(refusal(await remove(review.id, other))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    for (const rating of [0, 6, 4.5, null]) {
      expect(refusal(await change(review.id, { rating }))).toEqual(invalid('rating'));
    }
    expect(await ratingOf(productId)).toEqual({ averageRating: 1, reviewCount: 1 });
    await Product.update({ isActive: false }, { where: { id: productId } });
    expect(refusal(await remove(review.id, other))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await remove(review.id)).status).toBe(204);
  });
});

describe('DELETE /api/admin/products/:id', () => {
  const removeProduct = (id: number) => service.request('DELETE', `/api/admin/products/${id}`, { as: admin });

  it('takes the reviews of a product that goes, and no others', async () => {
    const [product, kept] = await Promise.all([buildProduct(), buildProduct()]);
    for (const { id } of [product, kept]) {
      await rate(id, 5);
      await rate(id, 4, other);
    }
    expect((await removeProduct(product.id)).status).toBe(204);
    expect(await Comment.count({ where: { reviewedProductId: product.id } })).toBe(0);
    expect(await ratingOf(kept.id)).toEqual({ averageRating: 4.5, reviewCount: 2 });
    await expectCommentsHold(service.sequelize);
  });

  it('keeps those of a product that was ordered, for when it is back', async () => {
    const { id } = await buildProduct();
    await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId: id, quantity: 1 }]),
    });
    await rate(id, 3);
    expect(await removeProduct(id)).toMatchObject({
      status: 200,
      body: { isActive: false, averageRating: 3, reviewCount: 1 },
    });
    expect((await list(id)).status).toBe(404);
    await service.request('PATCH', `/api/admin/products/${id}`, { as: admin, body: { isActive: true } });
    expect((await list(id)).body.items).toMatchObject([{ rating: 3, verifiedPurchase: true }]);
  });
});

it.each([
  ['as if nothing had been counted', 0, 0],
  ['more than there is', 500, 100],
])('a rating that is off (%s) is in nobody’s way', async (_what, ratingSum, reviewCount) => {
  const { id } = await buildProduct();
  const first = (await rate(id, 5)).body;
  const second = (await rate(id, 2, other)).body;
  const spoil = () => Product.update({ ratingSum, reviewCount }, { where: { id }, silent: true });
  const hide = (review: number, isHidden: boolean) =>
    service.request('PATCH', `/api/admin/comments/${review}`, { as: admin, body: { isHidden } });

  await spoil();
  expect((await hide(first.id, true)).status).toBe(200);
  await spoil();
  expect((await hide(first.id, false)).status).toBe(200);
  await spoil();
  expect((await change(first.id, { rating: 1 })).status).toBe(200);
  await spoil();
  expect((await remove(second.id, other)).status).toBe(204);
  if (reviewCount === 0) expect(await ratingOf(id)).toEqual({ averageRating: 1, reviewCount: 1 });
});
