import type { Model, ModelStatic } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  Address,
  Category,
  Comment,
  CustomerGroup,
  Discount,
  Order,
  Post,
  PriceList,
  Product,
  ShippingMethod,
  ShippingZone,
  StockDocument,
  StockLevel,
  TaxCategory,
  TaxRate,
  User,
  WebhookEndpoint,
} from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { type Answer, startApp, type TestApp } from '../helpers/app.js';
import {
  ADDRESS,
  buildAdmin,
  buildAuthor,
  buildCategory,
  buildDiscount,
  buildPost,
  buildProduct,
  buildUser,
} from '../helpers/factories.js';
import { placeOrder } from '../helpers/orders.js';
import { createEndpoint } from '../helpers/webhooks.js';

interface Row extends Model {
  version: number;
}
interface Subject {
  model: ModelStatic<Row>;
  id: number | string;
  as: User;
}
interface Change {
  /** Makes what is changed. */
  of: () => Promise<Subject>;
  body?: object | (() => object);
}

let service: TestApp;
let admin: User;
let customer: User;
let author: User;
let changes: string[];

beforeAll(async () => {
  service = await startApp();
  [admin, customer, author] = [await buildAdmin(), await buildUser(), await buildAuthor()];
  const { paths } = (await service.request('GET', '/docs/json')).body;
  changes = Object.entries(paths as object).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
});
afterEach(async () => {
  // Orders would have to name one.
  if ((await ShippingMethod.destroy({ where: {} })) === 0) return;
  await service.sequelize.query('UPDATE rulebook SET revision = revision + 1');
});
afterAll(() => service.close());

const subject =
  (model: unknown, as: () => User, make: () => Promise<{ id: number | string }>) => async () => ({
    model: model as ModelStatic<Row>,
    as: as(),
    id: (await make()).id,
  });
const ofOrder = (as: () => User) => subject(Order, as, () => placeOrder(service, customer, [2]));
const review = async () => {
  const { id } = await buildProduct();
  const said = { as: customer, body: { content: 'Good.', rating: 4 } };
  return (await service.request('POST', `/api/products/${id}/reviews`, said)).body;
};
/** What nothing is called yet: setting something to what it is would be no change. */
let names = 0;
const newName = () => `King ${++names}`;
const asAdmin = () => admin;
const asCustomer = () => customer;
const asAuthor = () => author;
const ofPost = subject(Post, asAuthor, () => buildPost({ authorId: author.id }));
const ofReview = subject(Comment, asCustomer, review);
const ofTaxCategory = subject(TaxCategory, asAdmin, () =>
  TaxCategory.create({ code: `books-${++names}`, name: newName() }),
);
const ofTaxRate = subject(TaxRate, asAdmin, async () => {
  const { id } = await TaxCategory.create({ code: `toys-${++names}`, name: newName() });
  return TaxRate.create({ name: newName(), country: 'IS', taxCategoryId: id, rate: '24' });
});
const ofLocation = subject(Location, asAdmin, () =>
  Location.create({ code: `shop-${++names}`, name: newName() }),
);
const ofShippingZone = subject(ShippingZone, asAdmin, () => ShippingZone.create({ name: newName() }));
const ofShippingMethod = subject(ShippingMethod, asAdmin, async () => {
  const { id: zoneId } = await ShippingZone.create({ name: newName() });
  const fields = { code: `post-${++names}`, name: newName(), zoneId, currency: 'USD' };
  return ShippingMethod.create(fields);
});
const ofDiscount = subject(Discount, asAdmin, () => buildDiscount());
const ofGroup = subject(CustomerGroup, asAdmin, () =>
  CustomerGroup.create({ code: `group-${++names}`, name: newName() }),
);
const ofPriceList = subject(PriceList, asAdmin, () =>
  PriceList.create({ code: `list-${++names}`, name: newName(), currency: 'USD' }),
);
const ofAddress = subject(Address, asCustomer, () =>
  Address.create({ id: uuid(), userId: customer.id, address: ADDRESS }),
);
/** By its product, at the first location. */
const ofStockLevel = async () => ({
  model: {
    findByPk: (productId: number, options: object) =>
      StockLevel.findOne({ where: { productId, locationId: 1 }, ...options }),
  } as unknown as ModelStatic<Row>,
  as: admin,
  id: (await buildProduct()).id,
});
const ofDocument = subject(StockDocument, asAdmin, async () => {
  const body = { kind: 'receipt', lines: [{ productId: (await buildProduct()).id, quantity: 3 }] };
  return (await service.request('POST', '/api/admin/stock-documents', { as: admin, body })).body;
});
const ofEndpoint = subject(WebhookEndpoint, asAdmin, () =>
  createEndpoint(service, admin, { url: 'https://erp.example.com/hook' }),
);
const line = { lines: [{ line: 1, quantity: 1 }] };

/** Every route that honours If-Match, whose version it looks at, and a body that it takes. */
const HONOURED: Record<string, Change> = {
  'PATCH /api/admin/products/{id}': {
    of: subject(Product, asAdmin, () => buildProduct()),
    body: { price: '7.00' },
  },
  'PATCH /api/admin/products/{id}/stock/{locationId}': { of: ofStockLevel, body: { safetyStock: 1 } },
  'PATCH /api/admin/stock-documents/{id}': { of: ofDocument, body: () => ({ reference: newName() }) },
  'POST /api/admin/stock-documents/{id}/ship': { of: ofDocument },
  'POST /api/admin/stock-documents/{id}/write-off': {
    of: ofDocument,
    body: { lines: [{ productId: 1, quantity: 1 }], reason: 'Lost' },
  },
  'POST /api/admin/stock-documents/{id}/receive': { of: ofDocument },
  'POST /api/admin/stock-documents/{id}/close': { of: ofDocument },
  'POST /api/admin/stock-documents/{id}/cancel': { of: ofDocument },
  'POST /api/admin/stock-documents/{id}/post': { of: ofDocument },
  'PUT /api/admin/stock-documents/{id}/counts': {
    of: ofDocument,
    body: { lines: [{ productId: 1, counted: 7 }] },
  },
  'DELETE /api/admin/products/{id}': { of: subject(Product, asAdmin, () => buildProduct()) },
  'PATCH /api/admin/categories/{id}': {
    of: subject(Category, asAdmin, () => buildCategory()),
    body: { description: 'Another description' },
  },
  'DELETE /api/admin/categories/{id}': { of: subject(Category, asAdmin, () => buildCategory()) },
  'PATCH /api/users/me': {
    of: subject(User, asCustomer, async () => customer),
    body: () => ({ lastName: newName() }),
  },
  'PATCH /api/users/me/addresses/{id}': { of: ofAddress, body: () => ({ label: newName() }) },
  'DELETE /api/users/me/addresses/{id}': { of: ofAddress },
  'PATCH /api/admin/webhook-endpoints/{id}': { of: ofEndpoint, body: () => ({ description: newName() }) },
  'DELETE /api/admin/webhook-endpoints/{id}': { of: ofEndpoint },
  'PATCH /api/admin/users/{id}': {
    of: subject(User, asAdmin, () => buildUser()),
    body: { isActive: false },
  },
  'PATCH /api/posts/{id}': { of: ofPost, body: { title: 'Another title' } },
  'DELETE /api/posts/{id}': { of: ofPost },
  'PATCH /api/comments/{id}': { of: ofReview, body: { rating: 1 } },
  'DELETE /api/comments/{id}': { of: ofReview },
  'PATCH /api/admin/comments/{id}': {
    of: subject(Comment, asAdmin, review),
    body: { isHidden: true },
  },
  'PATCH /api/admin/tax-categories/{id}': { of: ofTaxCategory, body: () => ({ name: newName() }) },
  'DELETE /api/admin/tax-categories/{id}': { of: ofTaxCategory },
  'PATCH /api/admin/tax-rates/{id}': { of: ofTaxRate, body: { rate: '12' } },
  'DELETE /api/admin/tax-rates/{id}': { of: ofTaxRate },
  'PATCH /api/admin/customer-groups/{id}': { of: ofGroup, body: () => ({ name: newName() }) },
  'DELETE /api/admin/customer-groups/{id}': { of: ofGroup },
  'PATCH /api/admin/price-lists/{id}': { of: ofPriceList, body: { priority: 7 } },
  'DELETE /api/admin/price-lists/{id}': { of: ofPriceList },
  'PUT /api/admin/price-lists/{id}/prices': {
    of: ofPriceList,
    body: { prices: [{ productId: 1, amount: '1.00' }] },
  },
  'DELETE /api/admin/price-lists/{id}/prices/{productId}': { of: ofPriceList },
  'PATCH /api/admin/locations/{id}': { of: ofLocation, body: () => ({ name: newName() }) },
  'DELETE /api/admin/locations/{id}': { of: ofLocation },
  'PATCH /api/admin/shipping-zones/{id}': { of: ofShippingZone, body: () => ({ name: newName() }) },
  'DELETE /api/admin/shipping-zones/{id}': { of: ofShippingZone },
  'PATCH /api/admin/shipping-methods/{id}': { of: ofShippingMethod, body: () => ({ name: newName() }) },
  'DELETE /api/admin/shipping-methods/{id}': { of: ofShippingMethod },
  'PATCH /api/admin/discounts/{id}': { of: ofDiscount, body: () => ({ name: newName() }) },
  'DELETE /api/admin/discounts/{id}': { of: ofDiscount },
  'POST /api/orders/{id}/cancel': { of: ofOrder(asCustomer), body: line },
  'POST /api/orders/{id}/returns': { of: ofOrder(asCustomer), body: { ...line, reason: 'Too heavy' } },
  'POST /api/admin/orders/{id}/cancel': { of: ofOrder(asAdmin), body: line },
  'POST /api/admin/orders/{id}/accept': { of: ofOrder(asAdmin) },
  'POST /api/admin/orders/{id}/cancellation-preview': { of: ofOrder(asAdmin) },
  'POST /api/admin/orders/{id}/returns/{returnId}/receive-preview': { of: ofOrder(asAdmin) },
  'POST /api/admin/orders/{id}/fulfilments': { of: ofOrder(asAdmin) },
  'PATCH /api/admin/orders/{id}/fulfilments/{fulfilmentId}': {
    of: ofOrder(asAdmin),
    body: { carrier: 'DHL' },
  },
  'POST /api/admin/orders/{id}/fulfilments/{fulfilmentId}/deliver': { of: ofOrder(asAdmin) },
  'POST /api/admin/orders/{id}/returns/{returnId}/approve': { of: ofOrder(asAdmin) },
  'POST /api/admin/orders/{id}/returns/{returnId}/reject': { of: ofOrder(asAdmin) },
  'POST /api/admin/orders/{id}/returns/{returnId}/receive': { of: ofOrder(asAdmin) },
};

/** The order is looked at first, so what hangs off it need not be there to be refused. */
const NOWHERE = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
const addressOf = (route: string, id: number | string): [string, string] => {
  const [method, path] = route.split(' ') as [string, string];
  return [
    method,
    path
      .replace('{id}', String(id))
      .replace(/\{(productId|locationId)\}/, '1')
      .replace(/\{\w+\}/g, NOWHERE),
  ];
};
const send = (route: string, { id, as }: Subject, headers: Record<string, string>, body?: Change['body']) => {
  const [method, path] = addressOf(route, id);
  const sent = typeof body === 'function' ? body() : body;
  return service.request(method, path, { as, headers, ...(sent && { body: sent }) });
};
const rowOf = async ({ model, id }: Subject) => {
  const found = await model.findByPk(id, { rejectOnEmpty: true });
  return found.get({ plain: true }) as unknown as Record<string, unknown>;
};

describe('a change that is asked for under a condition', () => {
  it('is made under it by exactly these routes, as their document says', async () => {
    const { paths } = (await service.request('GET', '/docs/json')).body;
    const declared = changes.filter((route) => {
      const [method, path] = route.split(' ') as [string, string];
      const { parameters = [], responses } = paths[path][method.toLowerCase()];
      const takesIt = parameters.some(({ name }: { name: string }) => name === 'if-match');
      expect('412' in responses, route).toBe(takesIt);
      return takesIt;
    });
    expect(declared.sort()).toEqual(Object.keys(HONOURED).sort());
  });

  it.each(Object.entries(HONOURED))(
    '%s: 412 when it has changed, and it stays',
    async (route, { of, body }) => {
      const subject = await of();
      const before = await rowOf(subject);
      const version = before.version as number;
      for (const tag of [`"${version + 1}"`, `W/"${version}"`, '"nonsense"']) {
        const answer = await send(route, subject, { 'if-match': tag }, body);
        expect(answer, tag).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version } });
      }
      const nonsense = await send(route, subject, { 'if-match': 'nonsense' }, body);
      expect(nonsense).toMatchObject({ status: 400, body: { errors: [{ field: 'if-match' }] } });
      expect(await rowOf(subject)).toEqual(before);
    },
  );

  it('is refused by every other route, and so is a condition that none looks at', async () => {
    const signer = { id: NOWHERE, as: admin } as Subject;
    for (const route of changes) {
      const names = ['if-none-match', 'if-unmodified-since', ...(route in HONOURED ? [] : ['if-match'])];
      for (const name of names) {
        const answer = await send(route, signer, { [name]: '"1"' });
        expect(answer, `${route} ${name}`).toMatchObject({
          status: 400,
          body: { code: 'VALIDATION_FAILED', errors: [{ field: name, message: 'is not supported here' }] },
        });
      }
    }
  });
});

describe('the version of a row', () => {
  const changing = Object.entries(HONOURED).filter(
    ([route]) => route.startsWith('PATCH') && !route.includes('/orders/'),
  );

  it.each(changing)('goes up by one with %s, whose answer tells it', async (route, { of, body }) => {
    const subject = await of();
    const version = (await rowOf(subject)).version as number;
    const answer = await send(route, subject, { 'if-match': `"${version}"` }, body);
    expect(answer).toMatchObject({ status: 200, headers: { etag: `"${version + 1}"` } });
    expect(await rowOf(subject)).toMatchObject({ version: version + 1 });
  });

  it.each(changing)('lets one of five pass that have all read the same: %s', async (route, { of, body }) => {
    const subject = await of();
    const version = (await rowOf(subject)).version as number;
    const once = () => send(route, subject, { 'if-match': `"${version}"` }, body);
    const answers: Answer[] = await Promise.all([once(), once(), once(), once(), once()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    expect(await rowOf(subject)).toMatchObject({ version: version + 1 });
  });

  it('comes as ETag with what is read', async () => {
    const category = await buildCategory();
    const product = await buildProduct();
    const post = await buildPost();
    await User.update({ firstName: 'Grace' }, { where: { id: customer.id } });
    const { version } = await customer.reload();
    const read = async (path: string) => (await service.request('GET', path, { as: admin })).headers.etag;
    expect(await read(`/api/categories/${category.id}`)).toBe('"1"');
    expect(await read(`/api/products/${product.id}`)).toBe('"1"');
    expect(await read(`/api/admin/products/${product.id}`)).toBe('"1"');
    expect(await read(`/api/posts/${post.id}`)).toBe('"1"');
    expect(await read(`/api/admin/users/${customer.id}`)).toBe(`"${version}"`);
    expect((await service.request('GET', '/api/users/me', { as: customer })).headers.etag).toBe(
      `"${version}"`,
    );
  });

  it('goes up with what is shown beside the row, and with an update of many', async () => {
    const [product, category] = [await buildProduct(), await buildCategory()];
    const { headers } = await service.request('PATCH', `/api/admin/products/${product.id}`, {
      as: admin,
      body: { categoryIds: [category.id] },
    });
    expect(headers.etag).toBe('"2"');
    await Product.update({ isActive: false }, { where: { id: product.id } });
    expect(await product.reload()).toMatchObject({ version: 3, isActive: false });
  });

  it('stays when units are sold and reviews are written: an admin has not changed the product', async () => {
    const { productIds } = await placeOrder(service, customer, [1]);
    await service.request('POST', `/api/products/${productIds[0]}/reviews`, {
      as: customer,
      body: { content: 'Good.', rating: 4 },
    });
    expect(await Product.findByPk(productIds[0])).toMatchObject({ version: 1, reviewCount: 1 });
  });
});
