import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Address, type User } from '../../../src/models/index.js';
import { LIMITS } from '../../../src/rules/values.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';

let service: TestApp;
let customer: User;
beforeAll(async () => {
  service = await startApp();
});
afterAll(() => service.close());
beforeEach(async () => {
  customer = await buildUser();
});

type Headers = Record<string, string>;
const ask = (method: string, path = '', body?: object, headers: Headers = {}, as: User = customer) =>
  service.request(method, `/api/users/me/addresses${path}`, { as, body, headers });
const add = async (more: object = {}) => {
  const answer = await ask('POST', '', { address: ADDRESS, ...more });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; version: number };
};
const defaults = async () => {
  const { items } = (await ask('GET', '?limit=100')).body;
  const of = (which: string) =>
    items.filter((one: Record<string, unknown>) => one[which]).map(({ id }: { id: string }) => id);
  return { shipping: of('isDefaultShipping'), billing: of('isDefaultBilling') };
};

describe('the address book', () => {
  it('keeps addresses under their labels, oldest first; the first is the default', async () => {
    const { status, headers, body } = await ask('POST', '', { label: 'Home', address: ADDRESS });
    expect([status, headers.location, headers.etag]).toEqual([
      201,
      `/api/users/me/addresses/${body.id}`,
      '"1"',
    ]);
    expect(body).toMatchObject({
      ...{ label: 'Home', address: ADDRESS, version: 1 },
      ...{ isDefaultShipping: true, isDefaultBilling: true },
    });
    const office = await add({ label: 'Office' });
    const unnamed = await add();
    const { items, next } = (await ask('GET')).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([body.id, office.id, unnamed.id]);
    expect([items[0], next]).toEqual([body, null]);
    expect((await ask('GET', `/${body.id}`)).body).toEqual(body);
    expect((await ask('GET', '?limit=1')).body.next).toEqual(expect.any(String));
  });

  it('has one default of each kind: a new one takes its place', async () => {
    const [home, office] = [await add(), await add()];
    expect(await defaults()).toEqual({ shipping: [home.id], billing: [home.id] });
    const changed = await ask('PATCH', `/${office.id}`, { isDefaultShipping: true });
    expect(changed).toMatchObject({ status: 200, body: { isDefaultShipping: true, version: 2 } });
    expect(await defaults()).toEqual({ shipping: [office.id], billing: [home.id] });
    const third = await add({ isDefaultBilling: true });
    expect(await defaults()).toEqual({ shipping: [office.id], billing: [third.id] });
    await ask('PATCH', `/${office.id}`, { isDefaultShipping: false });
    expect(await defaults()).toEqual({ shipping: [], billing: [third.id] });
    expect((await ask('DELETE', `/${third.id}`)).status).toBe(204);
    expect(await defaults()).toEqual({ shipping: [], billing: [] });
  });

  it('lets one of many defaults at once win', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => add({ isDefaultShipping: true })));
    const changes = ids.map(({ id }) =>
      ask('PATCH', `/${id}`, { isDefaultShipping: true, isDefaultBilling: true }),
    );
    for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
    const { shipping, billing } = await defaults();
    expect([shipping.length, billing]).toEqual([1, shipping]);
  });

  it('has room for so many', async () => {
    const row = (n: number) => ({
      id: `019a9e2c-7b21-7d55-8b64-${String(customer.id).padStart(6, '0')}${String(n).padStart(6, '0')}`,
      userId: customer.id,
      address: ADDRESS,
    });
    await Address.bulkCreate(Array.from({ length: LIMITS.addresses.max - 1 }, (_, n) => row(n)));
    const answers = await Promise.all([1, 2, 3].map(() => ask('POST', '', { address: ADDRESS })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('CONFLICT');
  });

  it('is changed by who has read it', async () => {
    const { id } = await add({ label: 'Home' });
    const ifMatch = { 'if-match': '"1"' };
    const address = { ...ADDRESS, line1: '7 Mill Lane' };
    const changed = await ask('PATCH', `/${id}`, { address, label: null }, ifMatch);
    expect(changed).toMatchObject({ status: 200, body: { address, label: null, version: 2 } });
    expect(changed.headers.etag).toBe('"2"');
    expect((await ask('PATCH', `/${id}`, { label: 'Mine' }, ifMatch)).status).toBe(412);
    expect((await ask('DELETE', `/${id}`, undefined, ifMatch)).status).toBe(412);
    expect((await ask('DELETE', `/${id}`, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect((await ask('DELETE', `/${id}`)).status).toBe(404);
  });

  it('adds an address once for its key', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await ask('POST', '', { address: ADDRESS }, key);
    expect(await ask('POST', '', { address: ADDRESS }, key)).toMatchObject({ status: 201, body: first.body });
    expect((await ask('GET', '?count=true')).body.total).toBe(1);
  });

  it.each([
    [{}, 'address'],
    [{ address: { ...ADDRESS, country: 'UK' } }, 'address.country'],
    [{ address: { ...ADDRESS, country: 'US', region: 'Nowhere' } }, 'address.region'],
    [{ address: { ...ADDRESS, city: ' ' } }, 'address.city'],
    [{ address: { ...ADDRESS, planet: 'Mars' } }, 'address.planet'],
    [{ address: ADDRESS, label: '' }, 'label'],
    [{ address: ADDRESS, label: 'a\nb' }, 'label'],
    [{ address: ADDRESS, isDefaultShipping: 'yes' }, 'isDefaultShipping'],
    [{ address: ADDRESS, userId: 1 }, 'userId'],
  ])('refuses %j', async (body, field) => {
    const answer = await ask('POST', '', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors[0].field).toBe(field);
    expect((await ask('GET')).body.items).toEqual([]);
  });

  it('gives back every line of text that it takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }), async (text) => {
        const answer = await ask('POST', '', { label: text, address: { ...ADDRESS, line2: text } });
        expect([201, 400]).toContain(answer.status);
        if (answer.status === 400) return;
        expect(answer.body).toMatchObject({ label: text.trim(), address: { line2: text.trim() } });
        await ask('DELETE', `/${answer.body.id}`);
      }),
      { numRuns: 50 },
    );
  });
});

describe('somebody else’s address', () => {
  it('is not there', async () => {
    const { id } = await add();
    const other = await buildUser();
    expect((await ask('GET', `/${id}`, undefined, {}, other)).status).toBe(404);
    expect((await ask('PATCH', `/${id}`, { label: 'Mine' }, {}, other)).status).toBe(404);
    expect((await ask('DELETE', `/${id}`, undefined, {}, other)).status).toBe(404);
    expect((await service.request('GET', '/api/users/me/addresses')).status).toBe(401);
    expect((await ask('GET', `/${id}`)).status).toBe(200);
  });

  it('is shown to admins, with those of one account', async () => {
    const { id } = await add();
    const admin = await buildAdmin();
    const read = (userId: number, as: User) =>
      service.request('GET', `/api/admin/users/${userId}/addresses`, { as });
    expect((await read(customer.id, admin)).body.items).toMatchObject([{ id, address: ADDRESS }]);
    expect((await read(4_000_000, admin)).status).toBe(404);
    expect((await read(customer.id, customer)).status).toBe(403);
  });
});

it('an order keeps its copy', async () => {
  const { id } = await add();
  const { body: saved } = await ask('GET', `/${id}`);
  const product = await buildProduct();
  const lines = [{ productId: product.id, quantity: 1 }];
  const body = orderBody(lines, { shippingAddress: saved.address, billingAddress: saved.address });
  const order = await service.request('POST', '/api/orders', { as: customer, body });
  await ask('DELETE', `/${id}`);
  const { body: found } = await service.request('GET', `/api/orders/${order.body.id}`, { as: customer });
  expect([found.shippingAddress, found.billingAddress]).toEqual([ADDRESS, ADDRESS]);
});
