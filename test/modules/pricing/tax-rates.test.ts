import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Product, TaxCategory, TaxRate, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { FORBIDDEN, invalid, NOT_FOUND, refusal, taken } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
beforeEach(async () => {
  await TaxRate.destroy({ where: {} });
  await inTransaction(service.sequelize, (transaction) => Product.destroy({ where: {}, transaction }));
  await service.sequelize.query('DELETE FROM tax_categories WHERE id <> 1');
});
afterAll(() => service.close());

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  service.request(method, `/api/admin${path}`, { as: admin, body, headers });
const addRate = (more: object = {}) =>
  ask('POST', '/tax-rates', { name: 'VAT', country: 'DE', rate: '19', ...more });
const addCategory = (code: string) => ask('POST', '/tax-categories', { code, name: code });
const revision = async () => {
  const [rows] = await service.sequelize.query('SELECT revision FROM rulebook');
  return (rows as Array<{ revision: number }>)[0]?.revision as number;
};

describe('a tax rate', () => {
  it('is added, read, changed and deleted, and each of that is a revision', async () => {
    const before = await revision();
    const added = await addRate({ rate: '19.50', startsAt: '2026-01-01T01:00:00+01:00' });
    expect(added.status).toBe(201);
    const { id } = added.body;
    expect(added.headers).toMatchObject({ location: `/api/admin/tax-rates/${id}`, etag: '"1"' });
    expect(added.body).toEqual({
      id,
      name: 'VAT',
      country: 'DE',
      region: null,
      taxCategoryId: 1,
      rate: '19.5',
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect((await ask('GET', `/tax-rates/${id}`)).body).toEqual(added.body);

    const changed = await ask('PATCH', `/tax-rates/${id}`, { rate: '20' }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { id, rate: '20' }, headers: { etag: '"2"' } });
    const late = await ask('PATCH', `/tax-rates/${id}`, { rate: '21' }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 2 } });
    expect((await ask('DELETE', `/tax-rates/${id}`, undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask('DELETE', `/tax-rates/${id}`, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect(refusal(await ask('GET', `/tax-rates/${id}`))).toEqual(NOT_FOUND);
    // What was refused changed nothing, and is no revision.
    expect(await revision()).toBe(before + 3);
  });

  it('is listed by place, and found by country and category', async () => {
    const { body: food } = await addCategory('food');
    for (const more of [
      { country: 'FR', rate: '20' },
      { country: 'CA', region: 'BC', rate: '7' },
      { country: 'CA', rate: '5' },
      { country: 'FR', rate: '5.5', taxCategoryId: food.id },
    ]) {
      expect((await addRate(more)).status).toBe(201);
    }
    const rates = async (query: string) =>
      (await ask('GET', `/tax-rates${query}`)).body.items.map(
        ({ country, region, rate }: TaxRate) => `${country} ${region} ${rate}`,
      );
    const all = ['CA null 5', 'CA BC 7', 'FR null 20', 'FR null 5.5'];
    expect(await rates('')).toEqual(all);
    expect(await rates('?country=FR')).toEqual(all.slice(2));
    expect(await rates(`?taxCategoryId=${food.id}`)).toEqual(all.slice(3));
    const { next } = (await ask('GET', '/tax-rates?limit=3')).body;
    expect(await rates(`?limit=3&after=${next}`)).toEqual(all.slice(3));
  });

  it.each<[field: string, more: object]>([
    ['rate', { rate: '-1' }],
    ['rate', { rate: '100.0001' }],
    ['rate', { rate: '1.00001' }],
    ['rate', { rate: 19 }],
    ['rate', { rate: '1e1' }],
    ['country', { country: 'ZZ' }],
    ['country', { country: 'de' }],
    ['region', { region: 'ZZ' }],
    ['region', { region: 'DE-BY' }],
    ['region', { country: 'US', region: 'California' }],
    ['taxCategoryId', { taxCategoryId: 99_999 }],
    ['name', { name: ' ' }],
    ['startsAt', { startsAt: '2026-01-01' }],
    ['startsAt', { startsAt: '2026-01-01T00:00:00' }],
    ['endsAt', { endsAt: '9999-12-31T23:59:59-12:00' }],
    ['endsAt', { endsAt: '0000-01-01T00:00:00Z' }],
    ['endsAt', { startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-02T00:00:00Z' }],
    ['priority', { priority: 1 }],
  ])('with a wrong %s is refused: %j', async (field, more) => {
    expect(refusal(await addRate(more))).toEqual(invalid(field));
    expect(await TaxRate.count()).toBe(0);
  });

  it('is refused when a change makes it wrong: what was there counts', async () => {
    const { id } = (await addRate({ country: 'CA', region: 'BC', startsAt: '2026-01-02T00:00:00Z' })).body;
    expect(refusal(await ask('PATCH', `/tax-rates/${id}`, { country: 'DE' }))).toEqual(invalid('region'));
    const endsAt = '2026-01-01T00:00:00Z';
    expect(refusal(await ask('PATCH', `/tax-rates/${id}`, { endsAt }))).toEqual(invalid('endsAt'));
    const moved = await ask('PATCH', `/tax-rates/${id}`, {
      country: 'DE',
      region: null,
      startsAt: null,
      endsAt,
    });
    expect(moved).toMatchObject({ status: 200, body: { country: 'DE', region: null, startsAt: null } });
  });

  it('is there once for its place, category, name and time: twice it would be taken twice', async () => {
    expect((await addRate({ endsAt: '2026-07-01T00:00:00Z' })).status).toBe(201);
    expect(refusal(await addRate({ name: ' vat', startsAt: '2026-06-01T00:00:00Z' }))).toEqual(taken('name'));
    const { body: next } = await addRate({ startsAt: '2026-07-01T00:00:00Z' });
    const earlier = { startsAt: '2026-06-30T23:59:59.999Z' };
    expect(refusal(await ask('PATCH', `/tax-rates/${next.id}`, earlier))).toEqual(taken('name'));
    expect((await addRate({ country: 'FR' })).status).toBe(201);
    expect((await addRate({ name: 'Solidarity' })).status).toBe(201);
  });

  it('of ten at once is there once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => addRate()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await TaxRate.count()).toBe(1);
  });

  it('is for admins', async () => {
    const customer = await buildUser();
    for (const [method, path] of [
      ['GET', '/tax-rates'],
      ['POST', '/tax-rates'],
      ['DELETE', '/tax-categories/1'],
      ['POST', '/tax-presets/apply'],
    ]) {
      const answer = await service.request(method as string, `/api/admin${path}`, { as: customer });
      expect(refusal(answer)).toEqual(FORBIDDEN);
    }
  });
});

describe('a tax category', () => {
  it('is added, listed behind the standard one, changed and deleted', async () => {
    const { status, body, headers } = await addCategory('books');
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/api/admin/tax-categories/${body.id}`, etag: '"1"' });
    expect((await ask('GET', '/tax-categories')).body.items).toMatchObject([
      { id: 1, code: 'standard', name: 'Standard' },
      { code: 'books' },
    ]);
    const named = await ask(
      'PATCH',
      `/tax-categories/${body.id}`,
      { name: 'Printed' },
      { 'if-match': '"1"' },
    );
    expect(named).toMatchObject({ status: 200, body: { code: 'books', name: 'Printed' } });
    expect((await ask('DELETE', `/tax-categories/${body.id}`)).status).toBe(204);
    expect(refusal(await ask('GET', `/tax-categories/${body.id}`))).toEqual(NOT_FOUND);
  });

  it('has a code of its own', async () => {
    expect(refusal(await addCategory('standard'))).toEqual(taken('code'));
    for (const code of ['Books', 'buch handel', 'bücher', '-', '']) {
      expect(refusal(await addCategory(code))).toEqual(
        invalid(...(code === '' ? ['code', 'name'] : ['code'])),
      );
    }
  });

  it('stays while products or rates are in it, and the standard one in any case', async () => {
    const { body: books } = await addCategory('books');
    const product = await buildProduct({ taxCategoryId: books.id });
    const remove = () => ask('DELETE', `/tax-categories/${books.id}`);
    expect(await remove()).toMatchObject({ status: 409, body: { code: 'STILL_REFERENCED' } });
    await inTransaction(service.sequelize, (transaction) => product.destroy({ transaction }));
    const { body: rate } = await addRate({ taxCategoryId: books.id });
    expect(await remove()).toMatchObject({ status: 409, body: { code: 'STILL_REFERENCED' } });
    await ask('DELETE', `/tax-rates/${rate.id}`);
    expect((await remove()).status).toBe(204);
    expect(await ask('DELETE', '/tax-categories/1')).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    expect(await TaxCategory.count()).toBe(1);
  });

  it('is what a product is in: standard, unless it is told', async () => {
    const { body: books } = await addCategory('books');
    const fields = { sku: 'B-1', name: 'A book', price: '10.00' };
    expect((await ask('POST', '/products', fields)).body.taxCategoryId).toBe(1);
    const { body: product } = await ask('POST', '/products', {
      ...fields,
      sku: 'B-2',
      taxCategoryId: books.id,
    });
    expect(product.taxCategoryId).toBe(books.id);
    const moved = await ask('PATCH', `/products/${product.id}`, { taxCategoryId: 1 });
    expect(moved.body.taxCategoryId).toBe(1);
    const nowhere = { taxCategoryId: 99_999 };
    expect(refusal(await ask('PATCH', `/products/${product.id}`, nowhere))).toEqual(invalid('taxCategoryId'));
    expect(refusal(await ask('POST', '/products', { ...fields, sku: 'B-3', ...nowhere }))).toEqual(
      invalid('taxCategoryId'),
    );
  });
});

describe('the presets', () => {
  it('are the standard rates of the EU, added where there is none', async () => {
    const { body: presets } = await ask('GET', '/tax-presets');
    expect(presets.rates).toHaveLength(27);
    await addRate({ rate: '16' });
    await addRate({ country: 'FR', rate: '20', endsAt: '2020-01-01T00:00:00Z' });
    const { body } = await ask('POST', '/tax-presets/apply', {});
    expect(body.skipped).toEqual(['DE']);
    expect(body.created).toHaveLength(26);
    expect(body.created).toContainEqual(
      expect.objectContaining({ country: 'FI', name: 'VAT', rate: '25.5' }),
    );
    const again = await ask('POST', '/tax-presets/apply', {});
    expect(again.body).toMatchObject({ created: [], skipped: expect.arrayContaining(['DE', 'FR', 'SE']) });
    expect(await TaxRate.count()).toBe(28);
  });

  it('come for chosen countries, all or nothing', async () => {
    const chosen = (countries: string[]) => ask('POST', '/tax-presets/apply', { countries });
    expect(refusal(await chosen(['DE', 'US']))).toEqual(invalid('countries'));
    expect(refusal(await chosen([]))).toEqual(invalid('countries'));
    expect(await TaxRate.count()).toBe(0);
    expect((await chosen(['DE', 'AT', 'DE'])).body.created).toHaveLength(2);
  });
});
