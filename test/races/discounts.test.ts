import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Discount, DiscountCode, DiscountRedemption, User } from '../../src/models/index.js';
import type { Placement } from '../../src/modules/orders/placing/decide-orders.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../src/modules/orders/placing/place-orders.js';
import { changeCode } from '../../src/modules/pricing/discounts/change-code.js';
import { generateCodes } from '../../src/modules/pricing/discounts/generate-codes.js';
import { createDiscount } from '../../src/modules/pricing/discounts/save-discount.js';
import { changeRules } from '../../src/modules/pricing/rulebook.js';
import { codeKeyOf } from '../../src/rules/discount-code.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { holdLock, inTurn } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Uses of discounts that many want at once, from two processes on one database.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';
let shop: TestApp;
let admin: User;
let servers: ServerProcess[];
let bases: string[];
let productIds: number[];

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  admin = await buildAdmin();
  const settings = { DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(settings), startServer(settings)];
  bases = await Promise.all(servers.map((server) => server.listening()));
  const products = [await buildProduct({ stock: 100_000 }), await buildProduct({ stock: 100_000 })];
  productIds = products.map(({ id }) => id);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await expectInventoryHolds(shop.sequelize);
  await shop.close();
});

let discounts = 0;
/** Ten percent off, with a code. */
const discount = (more: object = {}) =>
  createDiscount(shop.sequelize, {
    name: 'Ten off',
    code: `RACE-${++discounts}`,
    class: 'order',
    kind: 'percent',
    value: '10',
    ...more,
  }) as Promise<Discount & { code: string }>;
const base = (n: number) => bases[n % bases.length] as string;
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
/** Of one of two products, by turns, so that batches share stock and discounts. */
const order = (n: number, userId: number, code: string) =>
  call(base(n), 'POST', '/api/orders', {
    token: shop.app.issueAccessToken(userId),
    body: orderBody([{ productId: productIds[n % 2] as number, quantity: 1 }], { discountCodes: [code] }),
  });
const asking = (userId: number, ...discountCodes: string[]): Placement => ({
  ...newOrderKeys(),
  userId,
  lines: [{ productId: productIds[0] as number, quantity: 1 }],
  shippingAddress: ADDRESS,
  paymentMethod: 'card',
  discountCodes,
});
const outcomes = (answers: ApiAnswer[]) =>
  tally(answers.map(({ status, body }) => (status === 201 ? 'placed' : `${body.code} ${body.reason}`)));
const usesOf = async ({ id }: Discount) => (await Discount.findByPk(id, { rejectOnEmpty: true })).uses;
const redemptionsOf = ({ id }: Discount) =>
  DiscountRedemption.count({ where: { discountId: id, releasedAt: null } });

it('500 buyers use a code of 50 exactly 50 times', async () => {
  const { passwordHash } = await buildUser();
  const rows = Array.from({ length: 500 }, (_, n) => ({ email: `buyer-${n}@example.com`, passwordHash }));
  await User.bulkCreate(rows.map((row) => ({ ...row, firstName: 'Test', lastName: 'Buyer' })));
  const buyers = await User.findAll({ attributes: ['id'], where: { lastName: 'Buyer' }, raw: true });
  const limited = await discount({ maxUses: 50 });
  const answers = await times(500, (n) => order(n, (buyers[n] as User).id, limited.code));
  expect(outcomes(answers)).toEqual({ placed: 50, 'DISCOUNT_INVALID exhausted': 450 });
  expect(await usesOf(limited)).toBe(50);
  expect(await redemptionsOf(limited)).toBe(50);
  await expectInventoryHolds(shop.sequelize);
});

it('a customer who may use it once does so once, with 40 orders at once', async () => {
  const once = await discount({ maxPerCustomer: 1 });
  const { id } = await buildUser();
  const answers = await times(40, (n) => order(n, id, once.code));
  expect(outcomes(answers)).toEqual({ placed: 1, 'DISCOUNT_INVALID customer': 39 });
  expect(await usesOf(once)).toBe(1);
});

it('of a customer’s 40 first orders at once one has a discount for it, whichever of two', async () => {
  const both = [
    await discount({ rule: { firstOrder: true } }),
    await discount({ rule: { firstOrder: true } }),
  ];
  const { id } = await buildUser();
  const answers = await times(40, (n) =>
    order(n, id, (both[Math.floor(n / 2) % 2] as Discount).code as string),
  );
  expect(outcomes(answers)).toEqual({ placed: 1, 'DISCOUNT_INVALID customer': 39 });
});

it('the last use goes to who comes after its release, and to nobody before', async () => {
  const last = await discount({ maxUses: 1 });
  const { id } = await buildUser();
  const token = shop.app.issueAccessToken(id);
  const first = await order(0, id, last.code);
  const cancel = (orderId: string) =>
    call(base(1), 'POST', `/api/orders/${orderId}/cancel`, { token, body: {} });
  const held = await holdLock(
    shop.sequelize.getDatabaseName(),
    `SELECT id FROM discounts WHERE id = ${last.id} FOR UPDATE`,
  );
  const cancelling = cancel(first.body.id);
  await held.waiters();
  expect(outcomes([await order(1, id, last.code)])).toEqual({ 'DISCOUNT_INVALID exhausted': 1 });
  await held.release();
  expect((await cancelling).status).toBe(200);
  let mine = await order(0, id, last.code);
  expect(mine.status).toBe(201);

  // Whatever comes between: never two, and after each round it is in one hand or free.
  for (let round = 0; round < 5; round++) {
    const [cancelled, ...tried] = await Promise.all([
      cancel(mine.body.id),
      ...[0, 1, 2, 3].map((n) => order(n, id, last.code)),
    ]);
    expect(cancelled.status).toBe(200);
    const winners = tried.filter(({ status }) => status === 201);
    expect(winners.length).toBeLessThanOrEqual(1);
    expect(await usesOf(last)).toBe(winners.length);
    mine = winners[0] ?? (await order(round, id, last.code));
    expect(mine.status).toBe(201);
  }
});

it('a code that is switched off while 100 orders are placed holds for those before, and for none after', async () => {
  const code = await discount();
  const { id } = await buildUser();
  const placing = times(100, (n) => order(n, id, code.code));
  const off = await call(base(1), 'PATCH', `/api/admin/discounts/${code.id}`, {
    token: shop.app.issueAccessToken(admin.id),
    body: { isActive: false },
  });
  expect(off.status).toBe(200);
  expect(outcomes([await order(0, id, code.code), await order(1, id, code.code)])).toEqual({
    'DISCOUNT_INVALID expired': 2,
  });
  const answers = await placing;
  const placed = answers.filter(({ status }) => status === 201);
  for (const { body } of placed) expect(body).toMatchObject({ totalAmount: '9.00', discountAmount: '1.00' });
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.every(({ body }) => body.reason === 'expired')).toBe(true);
  expect(await usesOf(code)).toBe(placed.length);
  expect(await redemptionsOf(code)).toBe(placed.length);
});

it.each([
  { first: 'the order', reason: undefined, uses: 1 },
  { first: 'switching it off', reason: 'expired', uses: 0 },
])('of a generated code’s use and switching it off $first comes first', async ({ first, reason, uses }) => {
  const generated = await discount({ code: null });
  const [code] = (await generateCodes(shop.sequelize, generated.id, { count: 1 })) as [string];
  const { id } = await buildUser();
  const place = async () => (await placeOrders(shop.sequelize, [asking(id, code)]))[0];
  const switchOff = () => changeCode(shop.sequelize, generated.id, code, { isActive: false });
  const row = `SELECT id FROM discounts WHERE id = ${generated.id} FOR UPDATE`;
  const name = shop.sequelize.getDatabaseName();
  const [one, two] = await (first === 'the order'
    ? inTurn(name, row, place, switchOff)
    : inTurn(name, row, switchOff, place));
  // Read as active in both cases, since the other was waiting still.
  const outcome = first === 'the order' ? one : two;
  expect(outcome).toMatchObject(
    reason === undefined ? { placed: { totalAmount: '9.00' } } : { refused: { extensions: { reason } } },
  );
  expect(await DiscountCode.findByPk(codeKeyOf(code), { raw: true })).toMatchObject({ isActive: 0, uses });
  expect(await usesOf(generated)).toBe(uses);
});

it('one that is changed while an order waits for it is taken as it is then, never half', async () => {
  const ten = await discount();
  const { id } = await buildUser();
  const watcher = await holdLock(shop.sequelize.getDatabaseName(), 'SELECT 1');
  let changed = () => {};
  const isChanged = new Promise<void>((resolve) => {
    changed = resolve;
  });
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const changing = changeRules(shop.sequelize, async (transaction) => {
    await (await Discount.findByPk(ten.id, { rejectOnEmpty: true, transaction })).update(
      { value: '20' },
      { transaction },
    );
    changed();
    await isLetGo;
  });
  await isChanged;
  // It is decided by ten percent, and then has to wait before its use is counted.
  const placing = placeOrders(shop.sequelize, [asking(id, ten.code)]);
  await watcher.waiters();
  letGo();
  await changing;
  expect(await placing).toMatchObject([{ placed: { totalAmount: '8.00', discountAmount: '2.00' } }]);
  await watcher.release();
});

it('batches use up what there is to the last one, in order of arrival', async () => {
  const limited = await discount({
    maxUses: 20,
    maxPerCustomer: 15,
    rule: { minimum: '1.00' },
    currency: 'USD',
  });
  const [one, two] = [await buildUser(), await buildUser()];
  const batch = (user: User) =>
    placeOrders(
      shop.sequelize,
      Array.from({ length: 12 }, () => asking(user.id, limited.code)),
    );
  const reasons = async (user: User) =>
    tally(
      (await batch(user)).map((outcome) =>
        'refused' in outcome ? (outcome.refused.extensions as { reason: string }).reason : 'placed',
      ),
    );
  expect(await reasons(one)).toEqual({ placed: 12 });
  expect(await reasons(one)).toEqual({ placed: 3, customer: 9 });
  expect(await reasons(two)).toEqual({ placed: 5, exhausted: 7 });
  expect(await usesOf(limited)).toBe(20);
});

it('a batch with codes that cannot be used harms nobody else', async () => {
  const [one, gone] = [await discount({ maxUses: 1 }), await discount({ isActive: false })];
  const { id: userId } = await buildUser();
  const batch = [
    asking(userId),
    asking(userId, one.code),
    asking(userId, one.code),
    asking(userId, gone.code),
    asking(userId, 'NOBODY', '�'),
    asking(userId),
  ];
  const placed = await placeOrders(shop.sequelize, batch);
  expect(
    placed.map((outcome) => ('refused' in outcome ? outcome.refused.extensions : Object.keys(outcome)[0])),
  ).toMatchObject([
    'placed',
    'placed',
    { reason: 'exhausted' },
    { reason: 'expired' },
    { reason: 'unknown' },
    'placed',
  ]);
  expect(await usesOf(one)).toBe(1);
});
