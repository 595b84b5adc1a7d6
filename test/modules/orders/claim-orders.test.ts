import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AREAS } from '../../../src/consistency/areas.js';
import { verify } from '../../../src/consistency/verify.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { DiscountRedemption, GuestOrder, Order, User } from '../../../src/models/index.js';
import { claimGuestOrders } from '../../../src/modules/orders/api.js';
import { customerKeyOf } from '../../../src/modules/pricing/api.js';
import { createDiscount } from '../../../src/modules/pricing/discounts/save-discount.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';

let service: TestApp;
let productId: number;
beforeAll(async () => {
  service = await startApp();
  productId = (await buildProduct({ stock: 1_000 })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});
let people = 0;
let email: string;
let account: User;
beforeEach(async () => {
  email = `claimer-${++people}@example.com`;
  account = await buildUser({ email, emailVerifiedAt: new Date() });
});

const place = async (more: object = {}) => {
  const body = orderBody([{ productId, quantity: 1 }], { email, ...more });
  const answer = await service.request('POST', '/api/orders', { body });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; orderToken: string };
};
const claim = (as: User = account) => service.request('POST', '/api/users/me/orders/claim', { as });
const readBy = (id: string, as: User) => service.request('GET', `/api/orders/${id}`, { as });

describe('an account with a verified address', () => {
  it('claims the orders of that address, and history says so', async () => {
    const [one, two] = [await place(), await place({ email: email.toUpperCase() })];
    const other = await place({ email: `x${email}` });
    expect((await readBy(one.id, account)).status).toBe(404);
    expect((await claim()).body).toEqual({ claimed: 2 });
    expect((await claim()).body).toEqual({ claimed: 0 });
    const own = await service.request('GET', '/api/orders', { as: account });
    expect(own.body.items.map(({ id }: { id: string }) => id)).toEqual([two.id, one.id]);
    expect((await readBy(other.id, account)).status).toBe(404);
    const events = await service.request('GET', `/api/orders/${one.id}/events`, { as: account });
    expect(events.body.items).toMatchObject([
      { kind: 'placed', actorType: 'guest', actorId: null },
      { version: 2, kind: 'claimed', actorType: 'user', actorId: account.id, toStatus: 'pending' },
    ]);
    expect(await GuestOrder.findByPk(one.id, { raw: true })).toMatchObject({ claimedBy: account.id });
  });

  it('ends the tokens of what it claims', async () => {
    const { id, orderToken } = await place();
    const headers = { 'x-order-token': orderToken };
    expect((await service.request('GET', `/api/orders/${id}`, { headers })).status).toBe(200);
    await claim();
    expect((await service.request('GET', `/api/orders/${id}`, { headers })).status).toBe(404);
    expect((await service.request('POST', `/api/orders/${id}/cancel`, { headers })).status).toBe(404);
    expect((await service.request('POST', `/api/orders/${id}/cancel`, { as: account })).status).toBe(200);
  });

  it('claims as many as there are, a part at a time', async () => {
    for (let n = 0; n < 101; n++) await place();
    expect((await claim()).body).toEqual({ claimed: 101 });
  });

  it('takes over the uses of discounts, as far as it may have them', async () => {
    const code = `CLAIM-${people}`;
    const discount = await createDiscount(service.sequelize, {
      ...{ name: 'Once', code, class: 'order', kind: 'percent', value: '10', maxPerCustomer: 1 },
    });
    const guest = await place({ discountCodes: [code] });
    const body = orderBody([{ productId, quantity: 1 }], { discountCodes: [code] });
    expect((await service.request('POST', '/api/orders', { as: account, body })).status).toBe(201);
    expect((await claim()).body).toEqual({ claimed: 1 });
    const of = async (customer: number | string) =>
      DiscountRedemption.count({ where: { discountId: discount.id, customerKey: customerKeyOf(customer) } });
    expect([await of(account.id), await of(email)]).toEqual([1, 1]);

    const second = await buildUser({ email: `y${email}`, emailVerifiedAt: new Date() });
    await place({ email: second.email, discountCodes: [code] });
    await claim(second);
    expect([await of(second.id), await of(second.email)]).toEqual([1, 0]);
    const again = await service.request('POST', '/api/orders', { as: second, body });
    expect(again.body).toMatchObject({ code: 'DISCOUNT_INVALID', reason: 'customer' });
    expect((await readBy(guest.id, account)).status).toBe(200);
  });
});

it('an address that is not verified claims nothing', async () => {
  const { id } = await place();
  await User.update({ emailVerifiedAt: null }, { where: { id: account.id } });
  expect(await claim()).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_VERIFIED' } });
  expect((await readBy(id, account)).status).toBe(404);
  expect((await service.request('POST', '/api/users/me/orders/claim')).status).toBe(401);
});

describe('of many claims at once', () => {
  it('of two accounts, each order goes to one', async () => {
    const ids = [(await place()).id, (await place()).id, (await place()).id];
    const rival = await buildUser({ emailVerifiedAt: new Date() });
    const claimAs = (user: User) =>
      inTransaction(service.sequelize, (transaction) =>
        claimGuestOrders({ id: user.id, emailKey: email }, transaction),
      );
    const counts = await Promise.all([account, rival, account, rival].map(claimAs));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    const orders = await Order.findAll({ where: { id: ids }, raw: true });
    expect(orders.map(({ version }) => version)).toEqual([2, 2, 2]);
    for (const { id, userId } of orders) {
      expect([account.id, rival.id]).toContain(userId);
      expect(await GuestOrder.findByPk(id, { raw: true })).toMatchObject({ claimedBy: userId });
    }
  });

  it('and of a cancellation by the guest, both happen or the guest comes too late', async () => {
    const { id, orderToken } = await place();
    const [claimed, cancelled] = await Promise.all([
      claim(),
      service.request('POST', `/api/orders/${id}/cancel`, { headers: { 'x-order-token': orderToken } }),
    ]);
    expect(claimed.body).toEqual({ claimed: 1 });
    expect([200, 404]).toContain(cancelled.status);
    const { body } = await readBy(id, account);
    expect(body).toMatchObject({
      status: cancelled.status === 200 ? 'cancelled' : 'pending',
      version: cancelled.status === 200 ? 3 : 2,
    });
  });
});

describe('npm run verify', () => {
  const found = async (name: string) => {
    const { checks } = await verify(
      service.sequelize,
      AREAS.filter((area) => area.name === 'orders'),
    );
    return checks.find((check) => check.name === name)?.violations;
  };
  const run = (sql: string, id: string) =>
    service.sequelize.query(sql, { replacements: { id: Buffer.from(id.replaceAll('-', ''), 'hex') } });

  it('finds an order of a guest without an address', async () => {
    const { id } = await place();
    expect(await found('guest-order-without-address')).toBe(0);
    await run('UPDATE orders SET email = NULL WHERE id = :id', id);
    expect(await found('guest-order-without-address')).toBe(1);
    await run("UPDATE orders SET email = 'a@example.com' WHERE id = :id", id);
    await run('DELETE FROM guest_orders WHERE orderId = :id', id);
    expect(await found('guest-order-without-address')).toBe(1);
    await run("INSERT INTO guest_orders (orderId, emailKey) VALUES (:id, 'a@example.com')", id);
  });

  it('finds an order that has another owner than who claimed it', async () => {
    const { id } = await place();
    await claim();
    expect(await found('claimed-order-owner')).toBe(0);
    await run('UPDATE orders SET userId = NULL WHERE id = :id', id);
    expect(await found('claimed-order-owner')).toBe(1);
    await run('UPDATE guest_orders SET claimedBy = NULL, claimedAt = NULL WHERE orderId = :id', id);
    expect(await found('claimed-order-owner')).toBe(0);
  });
});
