import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  GuestOrder,
  Order,
  OrderEvent,
  PaymentOperation,
  StockMovement,
  type User,
} from '../../../src/models/index.js';
import { createDiscount } from '../../../src/modules/pricing/discounts/save-discount.js';
import { guestTokens } from '../../../src/rules/guest-tokens.js';
import { isEmail } from '../../../src/rules/values.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { unitsForSale } from '../../helpers/orders.js';

const LIMIT = 10;
let service: TestApp;
let admin: User;
let productId: number;
beforeAll(async () => {
  service = await startApp({ MAX_UNPAID_UNITS: String(LIMIT) });
  admin = await buildAdmin();
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});
let people = 0;
let email: string;
beforeEach(async () => {
  email = `guest-${++people}@example.com`;
  productId = (await buildProduct({ stock: 1_000 })).id;
});

const post = (url: string, body?: object, headers: Record<string, string> = {}) =>
  service.request('POST', `/api${url}`, { body, headers });
const place = (more: object = {}, quantity = 1, headers: Record<string, string> = {}) =>
  post('/orders', orderBody([{ productId, quantity }], { email, ...more }), headers);
const placed = async (more: object = {}, quantity = 1) => {
  const { status, body } = await place(more, quantity);
  expect(status).toBe(201);
  return body as { id: string; orderToken: string };
};
const withToken = ({ orderToken }: { orderToken: string }) => ({ 'x-order-token': orderToken });
const read = (id: string, headers: Record<string, string>) =>
  service.request('GET', `/api/orders/${id}`, { headers });
const ofAdmin = (url: string) => service.request('GET', `/api/admin${url}`, { as: admin });

describe('an order without an account', () => {
  it('takes an e-mail address, and is read by the token that it was answered with', async () => {
    const { status, headers, body } = await place({ email: ` ${email.toUpperCase()} ` }, 2);
    expect(status).toBe(201);
    expect(body).toMatchObject({ email: email.toUpperCase(), status: 'pending', totalAmount: '20.00' });
    expect(headers.location).toBe(`/api/orders/${body.id}`);
    expect(headers['cache-control']).toBe('no-store');
    const { orderToken, ...order } = body;
    const found = await read(body.id, withToken(body));
    expect(found).toMatchObject({ status: 200, body: order });
    expect(found.headers.etag).toBe('"1"');
    expect(await GuestOrder.findByPk(body.id, { raw: true })).toMatchObject({
      emailKey: email,
      claimedBy: null,
    });
    expect(await unitsForSale([productId])).toEqual([998]);
    expect(JSON.stringify(await Order.findByPk(body.id, { raw: true }))).not.toContain(orderToken);
  });

  it('needs an address or an account, and takes no address beside an account', async () => {
    const body = orderBody([{ productId, quantity: 1 }]);
    expect(await post('/orders', body)).toMatchObject({
      status: 401,
      body: { code: 'AUTHENTICATION_REQUIRED' },
    });
    expect(await post('/orders', {})).toMatchObject({ status: 401 });
    const both = await service.request('POST', '/api/orders', {
      as: await buildUser(),
      body: { ...body, email },
    });
    expect(both).toMatchObject({ status: 400, body: { errors: [{ field: 'email' }] } });
    const wrong = await place({}, 1, { authorization: 'Bearer of.bad.news' });
    expect(wrong.status).toBe(401);
    expect(await unitsForSale([productId])).toEqual([1_000]);
  });

  it.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'a b@example.com',
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    '<ada@example.com>',
    'ada@exa\u200bmple.com',
    `${'a'.repeat(250)}@example.com`,
    '',
    null,
    7,
  ])('is refused for %j, to which no mail can be sent', async (address) => {
    const { status, body } = await place({ email: address });
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.errors).toContainEqual(expect.objectContaining({ field: 'email' }));
  });

  it('answers every address with 201 or 400, as the rule for addresses says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: 'binary' })),
        async (address) => {
          const { status } = await place({ email: address });
          expect(status).toBe(isEmail(address.trim()) ? 201 : 400);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a billing address of its own', async () => {
    const billingAddress = {
      fullName: 'Analytical Engines Ltd',
      line1: '1 Mill Lane',
      city: 'Leeds',
      country: 'GB',
    };
    const order = await placed({ billingAddress });
    expect((await read(order.id, withToken(order))).body.billingAddress).toEqual(billingAddress);
    const { status, body } = await place({ billingAddress: { ...billingAddress, country: 'UK' } });
    expect([status, body.errors[0].field]).toEqual([400, 'billingAddress.country']);
  });

  it('costs the batch one statement more than that of an account, which costs none more', async () => {
    const customer = await buildUser();
    const body = orderBody([{ productId, quantity: 1 }]);
    const shop = (work: () => Promise<unknown>) =>
      service
        .statementsDuring(work)
        .then((all) =>
          all.filter((sql) => !/rate_limits|FROM `users`|INSERT INTO (unpaid|guest)_guards/.test(sql)),
        );
    const ofAccount = await shop(() => service.request('POST', '/api/orders', { as: customer, body }));
    const ofGuest = await shop(() => place());
    const more = ofGuest.filter((sql) => /guest_orders/.test(sql) && /INSERT/.test(sql));
    expect(more).toHaveLength(1);
    expect(ofGuest).toHaveLength(ofAccount.length + 1);
    expect(ofAccount.join()).not.toMatch(/guest_|email|billingAddress/);
  });
});

describe('the token of an order', () => {
  it('opens that order alone', async () => {
    const [one, other] = [await placed(), await placed()];
    for (const url of ['', '/events', '/payments', '/fulfilments', '/returns']) {
      const get = (headers: Record<string, string>) =>
        service.request('GET', `/api/orders/${one.id}${url}`, { headers });
      expect((await get(withToken(one))).status).toBe(200);
      expect(await get(withToken(other))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
      expect((await get({})).status).toBe(401);
    }
    for (const verb of ['cancel', 'payments', 'returns']) {
      const body =
        verb === 'returns' ? { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' } : undefined;
      expect((await post(`/orders/${one.id}/${verb}`, body, withToken(other))).status).toBe(404);
    }
    expect((await read(one.id.toUpperCase(), withToken(one))).status).toBe(200);
    expect((await service.request('GET', '/api/orders', { headers: withToken(one) })).status).toBe(401);
    expect((await service.request('GET', '/api/users/me', { headers: withToken(one) })).status).toBe(401);
  });

  it('is not that of an account’s order, and none is made for one', async () => {
    const customer = await buildUser();
    const { body } = await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId, quantity: 1 }]),
    });
    expect(body).not.toHaveProperty('orderToken');
    const forged = { 'x-order-token': service.app.guestTokens.ofOrder(body.id) };
    expect((await read(body.id, forged)).status).toBe(404);
    expect((await post(`/orders/${body.id}/cancel`, undefined, forged)).status).toBe(404);
  });

  it('is that of one id and one secret, whatever is tried', () => {
    const [ours, theirs] = [guestTokens(['a'.repeat(32)]), guestTokens(['b'.repeat(32)])];
    const both = guestTokens(['b'.repeat(32), 'a'.repeat(32)]);
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.string(), (id, other, text) => {
        const token = ours.ofOrder(id);
        expect(token).toMatch(/^[\w-]{43}$/);
        expect(ours.isOfOrder(id, token)).toBe(true);
        expect(both.isOfOrder(id, token)).toBe(true);
        expect(theirs.isOfOrder(id, token)).toBe(false);
        expect(ours.isOfOrder(other, token)).toBe(other === id);
        expect(ours.isOfOrder(id, text)).toBe(false);
      }),
    );
  });
});

describe('a guest', () => {
  it('cancels, and history names a guest', async () => {
    const order = await placed({}, 3);
    const cancelled = await post(
      `/orders/${order.id}/cancel`,
      { lines: [{ line: 1, quantity: 1 }] },
      withToken(order),
    );
    expect(cancelled).toMatchObject({ status: 200, body: { version: 2, items: [{ cancelledQuantity: 1 }] } });
    const { body } = await service.request('GET', `/api/orders/${order.id}/events`, {
      headers: withToken(order),
    });
    expect(body.items).toMatchObject([
      { kind: 'placed', actorType: 'guest', actorId: null },
      { kind: 'units_cancelled', actorType: 'guest', actorId: null },
    ]);
    const movements = await StockMovement.findAll({
      where: { orderId: order.id, kind: 'cancellation' },
      raw: true,
    });
    expect(movements).toMatchObject([{ actorType: 'guest', actorId: null }]);
    const timeline = await ofAdmin(`/orders/${order.id}/timeline`);
    expect(timeline.body.items[0]).toMatchObject({ event: 'placed', actorType: 'guest', actor: null });
  });

  it('pays, and returns what has arrived', async () => {
    const order = await placed({ paymentMethod: 'invoice' }, 2);
    const paid = await post(`/orders/${order.id}/payments`, undefined, withToken(order));
    expect(paid.status).toBe(201);
    const [operation] = await PaymentOperation.findAll({ where: { paymentId: paid.body.id }, raw: true });
    expect(operation).toMatchObject({ kind: 'authorize', actorType: 'guest', actorId: null });
    const asAdmin = (url: string) =>
      service.request('POST', `/api/admin/orders/${order.id}${url}`, { as: admin });
    await asAdmin('/mark-paid');
    const sent = await asAdmin('/fulfilments');
    await asAdmin(`/fulfilments/${sent.body.id}/deliver`);
    const lines = [{ line: 1, quantity: 1 }];
    const asked = await post(`/orders/${order.id}/returns`, { lines, reason: 'Too small' }, withToken(order));
    expect(asked).toMatchObject({ status: 201, body: { status: 'requested' } });
    expect(
      (
        await service.request('GET', `/api/orders/${order.id}/returns/${asked.body.id}`, {
          headers: withToken(order),
        })
      ).status,
    ).toBe(200);
    const last = await OrderEvent.findOne({
      where: { orderId: order.id },
      order: [['version', 'DESC']],
      raw: true,
    });
    expect(last).toMatchObject({ kind: 'return_requested', actorType: 'guest' });
  });

  it('sends a request again with its key, and no other guest gets what it made', async () => {
    const key = { 'idempotency-key': 'k'.repeat(255) };
    const body = orderBody([{ productId, quantity: 1 }], { email });
    const first = await post('/orders', body, key);
    const again = await post('/orders', body, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await post('/orders', { ...body, paymentMethod: 'invoice' }, key)).status).toBe(422);
    const other = await post('/orders', { ...body, email: `x${email}` }, key);
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(first.body.id);
    // Of a change of the order too: the same key for another order is another key.
    const cancel = (order: { id: string; orderToken: string }) =>
      post(`/orders/${order.id}/cancel`, undefined, { ...key, ...withToken(order) });
    const cancelled = await cancel(first.body);
    expect(await cancel(first.body)).toMatchObject({ status: 200, body: cancelled.body });
    expect((await cancel(other.body)).body.id).toBe(other.body.id);
    const customer = await buildUser();
    const own = await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId, quantity: 1 }]),
      headers: key,
    });
    expect(own.body.id).not.toBe(first.body.id);
  });

  it('holds so many unpaid units of a product, whichever way the address is written', async () => {
    expect((await place({}, 7)).status).toBe(201);
    const { status, body } = await place({ email: email.toUpperCase() }, 4);
    expect([status, body.code, body.lines]).toEqual([
      409,
      'UNPAID_LIMIT_EXCEEDED',
      [{ productId, requested: 4, left: 3 }],
    ]);
    expect((await place({ email: `x${email}` }, 4)).status).toBe(201);
    expect((await place({}, 3)).status).toBe(201);
  });

  it('uses a discount as often as it allows a customer, and one for first orders once', async () => {
    const tenOff = {
      class: 'order' as const,
      kind: 'percent' as const,
      value: '10',
      combinesWith: ['order' as const],
    };
    const [code, first] = [`GUEST-${people}`, `FIRST-${people}`];
    await createDiscount(service.sequelize, { ...tenOff, name: 'Once', code, maxPerCustomer: 1 });
    await createDiscount(service.sequelize, {
      ...tenOff,
      name: 'First',
      code: first,
      rule: { firstOrder: true },
    });
    expect((await place({ discountCodes: [first] })).status).toBe(201);
    expect((await place({ discountCodes: [first] })).body).toMatchObject({
      code: 'DISCOUNT_INVALID',
      reason: 'customer',
    });
    expect((await place({ discountCodes: [code] })).status).toBe(201);
    expect((await place({ discountCodes: [code] })).body).toMatchObject({
      code: 'DISCOUNT_INVALID',
      reason: 'customer',
    });
    expect((await place({ discountCodes: [first], email: `y${email}` })).status).toBe(201);
  });
});

describe('a hold of a guest', () => {
  const hold = (more: object = {}) => post('/holds', { items: [{ productId, quantity: 2 }], email, ...more });
  const ofHold = (method: string, { id, holdToken }: { id: string; holdToken: string }, body?: object) =>
    service.request(method, `/api/holds/${id}`, { body, headers: { 'x-hold-token': holdToken } });

  it('is read, extended and released by its token, and by no other', async () => {
    const [{ body: one }, { body: other }] = [await hold(), await hold()];
    expect((await ofHold('GET', one)).body.items).toEqual([{ productId, quantity: 2 }]);
    expect((await ofHold('PATCH', one, { ttlSeconds: 60 })).status).toBe(200);
    const mixed = { id: one.id, holdToken: other.holdToken };
    for (const method of ['GET', 'DELETE']) {
      expect(await ofHold(method, mixed)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await service.request('GET', `/api/holds/${one.id}`)).status).toBe(401);
    expect((await service.request('GET', `/api/holds/${one.id}`, { as: await buildUser() })).status).toBe(
      404,
    );
    expect((await ofHold('DELETE', one)).status).toBe(204);
    expect((await ofHold('GET', one)).status).toBe(404);
  });

  it('is used by an order with the same address, and by no other', async () => {
    const { body } = await hold();
    expect((await place({ holdId: body.id, email: `x${email}` })).body).toMatchObject({ code: 'HOLD_GONE' });
    expect((await place({ holdId: body.id }, 2)).status).toBe(201);
    expect((await ofHold('GET', body)).status).toBe(404);
  });

  it('is counted by a quote that comes with its token', async () => {
    const { id: scarce } = await buildProduct({ stock: 2 });
    const items = [{ productId: scarce, quantity: 2 }];
    const { body } = await post('/holds', { items, email });
    const quote = (headers: Record<string, string>, holdId?: string) =>
      post('/quotes', { items, shippingAddress: { country: 'GB' }, ...(holdId && { holdId }) }, headers);
    expect((await quote({})).body.shortages).toMatchObject([{ productId: scarce, available: 0 }]);
    expect((await quote({ 'x-hold-token': body.holdToken }, body.id)).body.shortages).toEqual([]);
    expect((await quote({}, body.id)).body.code).toBe('HOLD_GONE');
    expect((await quote({ 'x-hold-token': `${body.holdToken}x` }, body.id)).body.code).toBe('HOLD_GONE');
  });

  it('counts towards the limit of its address', async () => {
    for (let n = 0; n < 3; n++) expect((await hold()).status).toBe(201);
    expect((await hold({ email: email.toUpperCase() })).body).toMatchObject({ code: 'HOLD_LIMIT_EXCEEDED' });
    expect((await hold({ email: `x${email}` })).status).toBe(201);
  });

  it('is placed once with its key', async () => {
    const body = { items: [{ productId, quantity: 1 }], email };
    const key = { 'idempotency-key': 'once' };
    const first = await post('/holds', body, key);
    expect(await post('/holds', body, key)).toMatchObject({ status: 201, body: first.body });
    expect((await post('/holds', { ...body, email: `x${email}` }, key)).body.id).not.toBe(first.body.id);
  });
});

describe('admins', () => {
  it('read, list and find an order of a guest by its address', async () => {
    const { id } = await placed();
    expect((await ofAdmin(`/orders/${id}`)).body).toMatchObject({ email, user: null });
    const ids = async (query: string) =>
      (await ofAdmin(`/orders?${query}`)).body.items.map((one: { id: string }) => one.id);
    expect(await ids('limit=1')).toEqual([id]);
    expect(await ids(`email=${encodeURIComponent(email.toUpperCase())}`)).toEqual([id]);
    expect(await ids(`q=${encodeURIComponent(email.slice(0, -4))}`)).toEqual([id]);
    expect(await ids(`email=${email}&status=cancelled`)).toEqual([]);
    expect(await ids(`email=x${email}`)).toEqual([]);
  });

  it('find it in the reports, with its address and no account', async () => {
    const { id } = await placed();
    const { body } = await ofAdmin('/reports/owed?limit=100');
    expect(body.items).toContainEqual(expect.objectContaining({ orderId: id, email, userId: null }));
    expect((await ofAdmin('/reports/customers?moreThan=0')).status).toBe(200);
  });
});

describe('a shop', () => {
  it('can require accounts, and has a limit for guests of one address', async () => {
    const closed = await startApp({ GUEST_ORDERS: 'false' });
    const { id } = await buildProduct();
    const body = orderBody([{ productId: id, quantity: 1 }], { email });
    expect(await closed.request('POST', '/api/orders', { body })).toMatchObject({ status: 401 });
    await closed.close();
    const limited = await startApp({ GUEST_ORDERS_PER_HOUR: '2' });
    const product = await buildProduct();
    const order = () =>
      limited.request('POST', '/api/orders', {
        body: orderBody([{ productId: product.id, quantity: 1 }], { email }),
      });
    expect([(await order()).status, (await order()).status]).toEqual([201, 201]);
    const third = await order();
    expect([third.status, third.body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    const customer = await buildUser();
    const own = orderBody([{ productId: product.id, quantity: 1 }]);
    expect((await limited.request('POST', '/api/orders', { as: customer, body: own })).status).toBe(201);
    await limited.close();
  });
});
