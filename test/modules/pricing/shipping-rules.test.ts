import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ShippingMethod,
  ShippingRate,
  ShippingZone,
  ShippingZoneRegion,
  type User,
} from '../../../src/models/index.js';
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
  await ShippingMethod.destroy({ where: {} });
  await ShippingZone.destroy({ where: {} });
});
afterAll(() => service.close());

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  service.request(method, `/api/admin${path}`, { as: admin, body, headers });
const addZone = (...regions: object[]) => ask('POST', '/shipping-zones', { name: 'A zone', regions });
const zone = async (...regions: object[]) => (await addZone(...regions)).body.id as number;
const addMethod = (zoneId: number, more: object = {}) =>
  ask('POST', '/shipping-methods', {
    code: 'standard',
    name: 'Standard',
    zoneId,
    rates: [{ amount: '4.90' }],
    ...more,
  });
const revision = async () => {
  const [rows] = await service.sequelize.query('SELECT revision FROM rulebook');
  return (rows as Array<{ revision: number }>)[0]?.revision as number;
};
const times = { createdAt: expect.stringMatching(/Z$/), updatedAt: expect.stringMatching(/Z$/) };

describe('a shipping zone', () => {
  it('is added, read, listed, changed and deleted, and each of that is a revision', async () => {
    const before = await revision();
    const added = await addZone({ country: 'US' }, { country: 'CA', region: 'BC' }, { country: null });
    const { id } = added.body;
    expect(added).toMatchObject({
      status: 201,
      headers: { location: `/api/admin/shipping-zones/${id}`, etag: '"1"' },
    });
    const regions = [
      { country: null, region: null },
      { country: 'CA', region: 'BC' },
      { country: 'US', region: null },
    ];
    expect(added.body).toEqual({ id, name: 'A zone', regions, ...times });
    expect((await ask('GET', `/shipping-zones/${id}`)).body).toEqual(added.body);
    expect((await ask('GET', '/shipping-zones')).body.items).toEqual([added.body]);

    const path = `/shipping-zones/${id}`;
    const changed = await ask('PATCH', path, { regions: [{ country: 'US' }] }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { name: 'A zone', regions: [{ country: 'US', region: null }] },
    });
    const named = await ask('PATCH', path, { name: 'USA' }, { 'if-match': '"2"' });
    expect(named.body).toMatchObject({ name: 'USA', regions: [{ country: 'US', region: null }] });
    const late = await ask('PATCH', path, { name: 'Late' }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 3 } });
    expect((await ask('DELETE', path, undefined, { 'if-match': '"3"' })).status).toBe(204);
    expect(refusal(await ask('GET', path))).toEqual(NOT_FOUND);
    expect(await ShippingZoneRegion.count()).toBe(0);
    expect(await revision()).toBe(before + 4);
  });

  it.each<[fields: string[], body: object]>([
    [['regions.0.country'], { regions: [{ country: 'ZZ' }] }],
    [['regions.0.country'], { regions: [{ country: 'de' }] }],
    [['regions.0.country'], { regions: [{ country: '' }] }],
    [['regions.0.country'], { regions: [{}] }],
    [['regions.1.region'], { regions: [{ country: 'US' }, { country: 'US', region: 'ZZ' }] }],
    [['regions.0.region'], { regions: [{ country: null, region: 'CA' }] }],
    [['regions.0.region'], { regions: [{ country: 'US', region: 'us-ca' }] }],
    [['regions.1'], { regions: [{ country: 'DE' }, { country: 'DE', region: null }] }],
    [['regions'], { regions: [] }],
    [['regions'], {}],
    [['name'], { name: ' ', regions: [{ country: 'DE' }] }],
  ])('with wrong %s is refused: %j', async (fields, body) => {
    expect(refusal(await ask('POST', '/shipping-zones', { name: 'Wrong', ...body }))).toEqual(
      invalid(...fields),
    );
    expect(await ShippingZone.count()).toBe(0);
  });

  it('has no place of another zone: a region of its country may be in another', async () => {
    const first = await zone({ country: 'US' }, { country: null });
    expect((await addZone({ country: 'US', region: 'CA' }, { country: 'DE' })).status).toBe(201);
    const overlapping = await addZone({ country: 'FR' }, { country: 'US' }, { country: null });
    expect(refusal(overlapping)).toEqual(taken('regions.1', 'regions.2'));
    expect(overlapping.body.errors[0].message).toBe(`is in zone ${first} already`);
    const grown = { regions: [{ country: 'DE' }] };
    expect(refusal(await ask('PATCH', `/shipping-zones/${first}`, grown))).toEqual(taken('regions.0'));
    expect(await ShippingZone.count()).toBe(2);
    expect(await ShippingZoneRegion.count()).toBe(4);
  });

  it('of ten at once for the same place is there once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => addZone({ country: 'DE' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await ShippingZone.count()).toBe(1);
  });

  it('stays while methods go there', async () => {
    const id = await zone({ country: 'DE' });
    const { body } = await addMethod(id);
    const refused = await ask('DELETE', `/shipping-zones/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'STILL_REFERENCED' } });
    expect(await ShippingZoneRegion.count()).toBe(1);
    await ask('DELETE', `/shipping-methods/${body.id}`);
    expect((await ask('DELETE', `/shipping-zones/${id}`)).status).toBe(204);
  });
});

describe('a shipping method', () => {
  let zoneId: number;
  beforeEach(async () => {
    zoneId = await zone({ country: 'DE' });
  });

  it('is added, read, changed and deleted, with its rates sorted', async () => {
    const before = await revision();
    const added = await addMethod(zoneId, {
      basis: 'weight',
      freeFrom: '100',
      daysMin: 1,
      daysMax: 3,
      rates: [
        { threshold: '5000', amount: '9.9' },
        { threshold: '0', amount: '4.90' },
      ],
    });
    const { id } = added.body;
    expect(added).toMatchObject({
      status: 201,
      headers: { location: `/api/admin/shipping-methods/${id}`, etag: '"1"' },
    });
    expect(added.body).toEqual({
      ...{
        id,
        code: 'standard',
        name: 'Standard',
        zoneId,
        basis: 'weight',
        currency: 'USD',
        taxCategoryId: 1,
      },
      ...{ freeFrom: '100.00', position: 0, isActive: true, daysMin: 1, daysMax: 3 },
      rates: [
        { threshold: '0', amount: '4.90' },
        { threshold: '5000', amount: '9.90' },
      ],
      ...times,
    });
    const path = `/shipping-methods/${id}`;
    expect((await ask('GET', path)).body).toEqual(added.body);
    const rated = await ask('PATCH', path, { rates: [{ amount: '0' }] }, { 'if-match': '"1"' });
    expect(rated).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { freeFrom: '100.00' } });
    expect(rated.body.rates).toEqual([{ threshold: '0', amount: '0.00' }]);
    const flat = await ask('PATCH', path, { basis: 'flat', freeFrom: null, isActive: false });
    expect(flat.body).toMatchObject({
      basis: 'flat',
      freeFrom: null,
      isActive: false,
      rates: rated.body.rates,
    });
    expect((await ask('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await ShippingRate.count()).toBe(0);
    expect(await revision()).toBe(before + 4);
  });

  it('has a code of its own', async () => {
    expect((await addMethod(zoneId)).status).toBe(201);
    expect(refusal(await addMethod(await zone({ country: 'FR' })))).toEqual(taken('code'));
    const { body } = await addMethod(zoneId, { code: 'express' });
    expect(refusal(await ask('PATCH', `/shipping-methods/${body.id}`, { code: 'standard' }))).toEqual(
      taken('code'),
    );
  });

  it('is listed by zone and position', async () => {
    const other = await zone({ country: 'FR' });
    await addMethod(other, { code: 'c' });
    await addMethod(zoneId, { code: 'b', position: 2 });
    await addMethod(zoneId, { code: 'a', position: 1, isActive: false });
    const codes = async (query: string) =>
      (await ask('GET', `/shipping-methods${query}`)).body.items.map(({ code }: ShippingMethod) => code);
    expect(await codes('')).toEqual(['a', 'b', 'c']);
    expect(await codes(`?zoneId=${zoneId}`)).toEqual(['a', 'b']);
    expect(await codes('?isActive=false')).toEqual(['a']);
    const { next } = (await ask('GET', '/shipping-methods?limit=2')).body;
    expect(await codes(`?limit=2&after=${next}`)).toEqual(['c']);
  });

  it.each<[field: string, more: object]>([
    ['code', { code: 'Standard' }],
    ['name', { name: '' }],
    ['zoneId', { zoneId: 99_999 }],
    ['basis', { basis: 'distance' }],
    ['currency', { currency: 'ABC' }],
    ['taxCategoryId', { taxCategoryId: 99_999 }],
    ['freeFrom', { freeFrom: '-1' }],
    ['freeFrom', { freeFrom: '1.005' }],
    ['daysMax', { daysMin: 3, daysMax: 2 }],
    ['daysMin', { daysMin: -1 }],
    ['position', { position: 70_000 }],
    ['rates', { rates: [] }],
    ['rates', { rates: undefined }],
    ['rates.0.amount', { rates: [{ amount: '-4.90' }] }],
    ['rates.0.amount', { rates: [{ amount: 4.9 }] }],
    ['rates.0.amount', { rates: [{ amount: '4.901' }] }],
    ['rates.0.amount', { currency: 'JPY', rates: [{ amount: '4.90' }] }],
    ['rates.0.threshold', { rates: [{ threshold: '1', amount: '4.90' }] }],
    ['rates.1.threshold', { rates: [{ amount: '1' }, { amount: '2' }] }],
    ['rates.0.threshold', { basis: 'weight', rates: [{ threshold: '0.5', amount: '1' }] }],
    ['rates.0.threshold', { basis: 'total', rates: [{ threshold: '0.005', amount: '1' }] }],
    ['rates.1.threshold', { basis: 'total', rates: [{ amount: '1' }, { threshold: '0.00', amount: '2' }] }],
  ])('with a wrong %s is refused: %j', async (field, more) => {
    expect(refusal(await addMethod(zoneId, more))).toEqual(invalid(field));
    expect(await ShippingMethod.count()).toBe(0);
    expect(await ShippingRate.count()).toBe(0);
  });

  it('is refused when a change makes it wrong: what was there counts', async () => {
    const rates = [{ threshold: '0.50', amount: '4.90' }];
    const { body } = await addMethod(zoneId, { basis: 'total', rates, daysMin: 3 });
    const change = (changes: object) => ask('PATCH', `/shipping-methods/${body.id}`, changes);
    expect(refusal(await change({ basis: 'weight' }))).toEqual(invalid('rates.0.threshold'));
    expect(refusal(await change({ currency: 'JPY' }))).toEqual(invalid('rates.0.amount'));
    expect(refusal(await change({ daysMax: 1 }))).toEqual(invalid('daysMax'));
    expect(refusal(await change({ zoneId: 99_999 }))).toEqual(invalid('zoneId'));
    expect((await ask('GET', `/shipping-methods/${body.id}`)).body).toEqual(body);
  });
});

it('is for admins', async () => {
  const customer = await buildUser();
  for (const path of ['/shipping-zones', '/shipping-methods', '/shipping-zones/1', '/shipping-methods/1']) {
    const answer = await service.request('GET', `/api/admin${path}`, { as: customer });
    expect(refusal(answer)).toEqual(FORBIDDEN);
  }
});

it('goes by the weight of products, which need not have one', async () => {
  const product = await buildProduct();
  const path = `/products/${product.id}`;
  const weigh = (weightGrams: unknown) => ask('PATCH', path, { weightGrams });
  expect((await weigh(1_250)).body.weightGrams).toBe(1_250);
  for (const wrong of [-1, 1.5, '1', 10_000_001])
    expect(refusal(await weigh(wrong))).toEqual(invalid('weightGrams'));
  expect((await service.request('GET', `/api/products/${product.id}`)).body.weightGrams).toBe(1_250);
  expect((await weigh(null)).body.weightGrams).toBeNull();
});
