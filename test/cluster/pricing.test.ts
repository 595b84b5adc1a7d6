import { afterAll, beforeAll, expect, it } from 'vitest';
import { Discount, DiscountCode, DiscountRedemption } from '../../src/models/index.js';
import { generateCodes } from '../../src/modules/pricing/discounts/generate-codes.js';
import { createDiscount } from '../../src/modules/pricing/discounts/save-discount.js';
import { codeKeyOf } from '../../src/rules/discount-code.js';
import { type ApiAnswer, tally } from '../helpers/api-client.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectAllNodesHold } from './load.js';
import { type ClusterShop, startShop } from './shop.js';

// Uses of discounts that buyers on all nodes want at once, and prices that change on one node while the others sell.

const NODES = 3;
const ROUNDS = 5;

let shop: ClusterShop;
let tokens: string[];
let admin: string;
let productIds: [number, number];
beforeAll(async () => {
  shop = await startShop(NODES);
  const buyers = await Promise.all(Array.from({ length: 12 }, () => buildUser()));
  tokens = await Promise.all(buyers.map((buyer) => shop.signIn(buyer)));
  admin = await shop.signIn(await buildAdmin());
  const products = [await buildProduct({ stock: 100_000 }), await buildProduct({ stock: 100_000 })] as const;
  productIds = [products[0].id, products[1].id];
  await shop.settled();
});
afterAll(() => shop?.stop());

const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

/** On the nodes by turns. */
const order = (n: number, token: string, discountCodes: string[] = []) =>
  shop.request(n % NODES, 'POST', '/api/orders', {
    token,
    body: orderBody(
      productIds.map((productId) => ({ productId, quantity: 1 })),
      { discountCodes },
    ),
  });
const cancel = (node: number, token: string, { body }: ApiAnswer) =>
  shop.request(node, 'POST', `/api/orders/${body.id}/cancel`, { token, body: {} });
const tokenOf = (n: number) => tokens[n % tokens.length] as string;
const outcomes = (answers: ApiAnswer[]) =>
  tally(answers.map(({ status, body }) => (status === 201 ? 'placed' : `${body.code} ${body.reason}`)));

let discounts = 0;
/** Ten percent off, with a code, as all nodes know. */
async function discount(more: object): Promise<Discount & { code: string }> {
  const code = `CLUSTER-${++discounts}`;
  const about = { name: 'Ten off', class: 'order', kind: 'percent', value: '10', ...more } as const;
  const made = await createDiscount(shop.sequelize, { code, ...about });
  await shop.settled();
  return made as Discount & { code: string };
}

/** The uses that are counted, and those that orders have. */
async function usesOf({ id }: Discount): Promise<[number, number]> {
  await shop.settled();
  const { uses } = await Discount.findByPk(id, { rejectOnEmpty: true });
  return [uses, await DiscountRedemption.count({ where: { discountId: id, releasedAt: null } })];
}

it('180 buyers on three nodes use a code of 40 exactly 40 times', async () => {
  const limited = await discount({ maxUses: 40 });
  const answers = await times(180, (n) => order(n, tokenOf(n), [limited.code]));
  expect(outcomes(answers)).toEqual({ placed: 40, 'DISCOUNT_INVALID exhausted': 140 });
  for (const { body } of answers.filter(({ status }) => status === 201)) {
    expect(body).toMatchObject({ totalAmount: '18.00', discountAmount: '2.00' });
  }
  expect(await usesOf(limited)).toEqual([40, 40]);
});

it('a customer who may use a code once does so once, and has one first order, whichever code it is for', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const once = await discount({ maxPerCustomer: 1 });
    const answers = await times(18, (n) => order(n, tokenOf(round), [once.code]));
    expect(outcomes(answers)).toEqual({ placed: 1, 'DISCOUNT_INVALID customer': 17 });
    expect(await usesOf(once)).toEqual([1, 1]);

    const rule = { firstOrder: true };
    const [one, other] = [await discount({ rule }), await discount({ rule })];
    const newcomer = await shop.signIn(await buildUser());
    await shop.settled();
    const first = await times(18, (n) => order(n, newcomer, [n % 2 ? one.code : other.code]));
    expect(outcomes(first)).toEqual({ placed: 1, 'DISCOUNT_INVALID customer': 17 });
  }
});

it('a generated code is used once, or switched off on another node, and is never both unused and taken', async () => {
  const generated = await discount({ code: null });
  const codes = await generateCodes(shop.sequelize, generated.id, { count: 2 * ROUNDS });
  await shop.settled();
  let used = 0;
  for (const [round, code] of codes.entries()) {
    const path = `/api/admin/discounts/${generated.id}/codes/${code}`;
    const [off, ...answers] = await Promise.all([
      shop.request(round % NODES, 'PATCH', path, { token: admin, body: { isActive: false } }),
      ...[0, 1, 2, 0, 1, 2].map((n) => order(n, tokenOf(n), [code])),
    ]);
    expect(off.status).toBe(200);
    const placed = answers.filter(({ status }) => status === 201).length;
    expect(placed).toBeLessThanOrEqual(1);
    used += placed;
    expect(await usesOf(generated)).toEqual([used, used]);
    const row = await DiscountCode.findByPk(codeKeyOf(code), { raw: true });
    expect(row).toMatchObject({ isActive: 0, uses: placed });
  }
});

it('the last use is never in two hands, while it is released on one node and wanted on all', async () => {
  const last = await discount({ maxUses: 1 });
  let mine = await order(0, tokenOf(0), [last.code]);
  for (let round = 0; round < 2 * ROUNDS; round++) {
    expect(mine.status).toBe(201);
    await shop.settled();
    const [cancelled, ...tried] = await Promise.all([
      cancel(round % NODES, tokenOf(0), mine),
      ...[0, 1, 2, 0, 1, 2].map((n) => order(n, tokenOf(0), [last.code])),
    ]);
    expect(cancelled.status).toBe(200);
    const winners = tried.filter(({ status }) => status === 201);
    expect(winners.length).toBeLessThanOrEqual(1);
    expect(await usesOf(last)).toEqual([winners.length, winners.length]);
    mine = winners[0] ?? (await order(round, tokenOf(0), [last.code]));
  }
});

it('prices that change on one node: an order has all of one change, and on every node the last one in the end', async () => {
  const { body: list } = await shop.request(0, 'POST', '/api/admin/price-lists', {
    token: admin,
    body: { code: 'sale', name: 'Sale', currency: 'USD' },
  });
  const change = (node: number, amount: string) =>
    shop.request(node, 'PUT', `/api/admin/price-lists/${list.id}/prices`, {
      token: admin,
      body: { prices: productIds.map((productId) => ({ productId, amount })) },
    });
  const pricesOf = ({ body }: ApiAnswer) => body.items.map(({ price }: { price: string }) => price);
  await change(0, '1.00');
  await shop.settled();
  for (let round = 2; round < 2 + ROUNDS; round++) {
    const [before, after] = [`${round - 1}.00`, `${round}.00`];
    const [changed, ...answers] = await Promise.all([
      change(round % NODES, after),
      ...Array.from({ length: 18 }, (_, n) => order(n, tokenOf(n))),
    ]);
    expect(changed.status).toBeLessThan(300);
    for (const answer of answers) {
      expect(answer.status).toBe(201);
      expect([
        [before, before],
        [after, after],
      ]).toContainEqual(pricesOf(answer));
    }
    await shop.settled();
    const later = await times(NODES, (n) => order(n, tokenOf(n)));
    expect(later.map(pricesOf)).toEqual(later.map(() => [after, after]));
  }
});

it('after all of that every node holds the same, without a mistake', () => expectAllNodesHold(shop));
