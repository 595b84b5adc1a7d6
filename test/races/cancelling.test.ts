import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../../src/models/index.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { movementsOf, placeOrder, stateOf, unitsForSale } from '../helpers/orders.js';

let service: TestApp;
let base: string;
let customer: User;
let tokens: { customer: string; admin: string };

beforeAll(async () => {
  service = await startApp({ DATABASE_POOL_MAX: '20', ORDER_WAIT_SECONDS: '60' });
  base = await service.listen();
  customer = await buildUser();
  tokens = {
    customer: service.app.issueAccessToken(customer.id),
    admin: service.app.issueAccessToken((await buildAdmin()).id),
  };
});
afterAll(() => service.close());

const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const statuses = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));
const codes = (answers: ApiAnswer[]) =>
  tally(answers.map(({ status, body }) => (status < 300 ? 'done' : body.code)));

const buy = (items: Array<{ productId: number; quantity: number }>) =>
  call(base, 'POST', '/api/orders', { token: tokens.customer, body: orderBody(items) });
const cancel = (id: string, body: object = {}) =>
  call(base, 'POST', `/api/orders/${id}/cancel`, { token: tokens.customer, body });
const adminCancel = (id: string, body: object = {}) =>
  call(base, 'POST', `/api/admin/orders/${id}/cancel`, { token: tokens.admin, body });
const process = (id: string) =>
  call(base, 'POST', `/api/admin/orders/${id}/accept`, { token: tokens.admin, body: {} });

it('cancel against cancel has one winner, whoever asks, and restocks once', async () => {
  const { id, productIds } = await placeOrder(service, customer, [3, 10]);
  const answers = await times(40, (n) => (n % 2 === 0 ? cancel(id) : adminCancel(id)));
  expect(codes(answers)).toEqual({ done: 1, ORDER_STATE_CONFLICT: 39 });
  expect(await unitsForSale(productIds)).toEqual([10, 10]);
  expect(await stateOf(id)).toEqual({ status: 'cancelled', version: 2 });
  await expectInventoryHolds(service.sequelize);
});

it('units of a line are cancelled no more often than there are', async () => {
  const { id, productIds } = await placeOrder(service, customer, [7, 7]);
  const one = (line: number) => cancel(id, { lines: [{ line, quantity: 1 }] });
  const answers = await times(20, () => one(1));
  expect(codes(answers)).toEqual({ done: 7, QUANTITY_EXCEEDED: 13 });
  // With the last unit of the other line the order is cancelled, and then there is nothing more to be cancelled.
  expect(codes(await times(20, () => one(2)))).toEqual({ done: 7, ORDER_STATE_CONFLICT: 13 });
  expect(await unitsForSale(productIds)).toEqual([10, 10]);
  expect(await stateOf(id)).toEqual({ status: 'cancelled', version: 15 });
  await expectInventoryHolds(service.sequelize);
});

it('a customer who cancels wins over an admin who goes to work, before it or after', async () => {
  const orders = await times(20, () => placeOrder(service, customer, [4]));
  for (const { id, productIds } of orders) {
    const [cancelled, processed] = await Promise.all([cancel(id), process(id)]);
    expect(cancelled.status).toBe(200);
    expect([200, 409]).toContain(processed.status);
    expect(await stateOf(id)).toEqual({ status: 'cancelled', version: processed.status === 200 ? 3 : 2 });
    expect(await unitsForSale(productIds)).toEqual([10]);
  }
  await expectInventoryHolds(service.sequelize);
});

it('a customer who cancels and an admin who sends do not both win', async () => {
  const orders = await times(20, () => placeOrder(service, customer, [4]));
  for (const { id, productIds } of orders) {
    expect((await process(id)).status).toBe(200);
    const send = call(base, 'POST', `/api/admin/orders/${id}/fulfilments`, { token: tokens.admin, body: {} });
    const [cancelled, sent] = await Promise.all([cancel(id), send]);
    expect([cancelled.status, sent.status].sort()).toEqual(
      cancelled.status === 200 ? [200, 409] : [201, 409],
    );
    const won = cancelled.status === 200 ? 'cancelled' : 'shipped';
    expect(await stateOf(id)).toEqual({ status: won, version: 3 });
    expect(await unitsForSale(productIds)).toEqual([won === 'cancelled' ? 10 : 6]);
  }
  await expectInventoryHolds(service.sequelize);
});

it('a whole order and a part of it are cancelled to the last unit and not beyond', async () => {
  for (let round = 0; round < 10; round++) {
    const { id, productIds } = await placeOrder(service, customer, [4]);
    const part = { lines: [{ line: 1, quantity: 3 }], restock: round % 2 === 0 };
    const [whole, some] = await Promise.all([cancel(id), adminCancel(id, part)]);
    // Whole after part takes what is left; part after whole finds it cancelled.
    expect(whole.status).toBe(200);
    expect([200, 409]).toContain(some.status);
    const back = some.status === 200 && !part.restock ? 7 : 10;
    expect(await unitsForSale(productIds)).toEqual([back]);
    expect((await movementsOf(id)).reduce((sum, [, onHand, committed]) => sum + onHand - committed, 0)).toBe(
      back - 10,
    );
  }
  await expectInventoryHolds(service.sequelize);
});

it('cancelling beside placing sells every unit that comes back, once, and deadlocks with nothing', async () => {
  const products = await times(4, () => buildProduct({ stock: 50 }));
  const basket = products.map(({ id }) => ({ productId: id, quantity: 1 }));
  const reversed = [...basket].reverse();
  const early = await times(50, (n) => buy(n % 2 === 0 ? basket : reversed));
  expect(statuses(early)).toEqual({ 201: 50 });

  let placed: ApiAnswer[] = [];
  let cancelled: ApiAnswer[] = [];
  const statements = await service.statementsDuring(async () => {
    [placed, cancelled] = await Promise.all([
      times(60, (n) => buy(n % 2 === 0 ? basket : reversed)),
      times(30, (n) => adminCancel(early[n]?.body.id, { restock: n % 3 !== 0 })),
    ]);
  });

  expect(statuses(cancelled)).toEqual({ 200: 30 });
  expect(statuses(placed)[201] ?? 0).toBeLessThanOrEqual(20);
  const sold = placed.filter(({ status }) => status === 201).length;
  expect(codes(placed)).toEqual({ INSUFFICIENT_STOCK: 60 - sold, ...(sold > 0 && { done: sold }) });
  expect(await unitsForSale(products.map(({ id }) => id))).toEqual(Array(4).fill(20 - sold));
  expect(statements.filter((sql) => sql.includes('ROLLBACK'))).toEqual([]);
  await expectInventoryHolds(service.sequelize);
});
