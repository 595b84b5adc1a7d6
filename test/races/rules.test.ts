import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { Order, PriceHistory, Product, TaxRate, type User } from '../../src/models/index.js';
import { createRulebook } from '../../src/modules/pricing/rulebook.js';
import { createTaxRate, updateTaxRate } from '../../src/modules/pricing/tax/save-tax-rate.js';
import { ratesFor } from '../../src/modules/pricing/tax/tax-table.js';
import { type ApiAnswer, call } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Rules of prices that are changed while orders are placed, by two processes on one database, each of which keeps them in memory.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';
let shop: TestApp;
let customer: User;
let admin: User;
let servers: ServerProcess[];
let here: string;
let there: string;
let items: Array<{ productId: number; quantity: number }>;

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  const settings = { DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(settings), startServer(settings)];
  [here, there] = (await Promise.all(servers.map((server) => server.listening()))) as [string, string];
  const products = [
    await buildProduct({ price: '9.99', stock: 5_000 }),
    await buildProduct({ stock: 5_000 }),
  ];
  items = products.map(({ id: productId }) => ({ productId, quantity: 3 }));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await expectInventoryHolds(shop.sequelize);
  await shop.close();
});

const order = (base: string) =>
  call(base, 'POST', '/api/orders', {
    token: shop.app.issueAccessToken(customer.id),
    body: orderBody(items),
  });
const change = (base: string, id: number, rate: string) =>
  call(base, 'PATCH', `/api/admin/tax-rates/${id}`, {
    token: shop.app.issueAccessToken(admin.id),
    body: { rate },
  });
const ratesOf = ({ body }: ApiAnswer) => body.taxes.map(({ rate }: { rate: string }) => rate);

it('a change in one process holds for the next order of the other', async () => {
  const { id } = await createTaxRate(shop.sequelize, { name: 'VAT', country: 'GB', rate: '1' });
  for (let percent = 2; percent <= 10; percent++) {
    const [changing, ordering] = percent % 2 === 0 ? [here, there] : [there, here];
    expect((await change(changing, id, String(percent))).status).toBe(200);
    expect(ratesOf(await order(ordering))).toEqual([String(percent)]);
  }
});

it('each order is priced by one revision, however they are changed meanwhile', async () => {
  const { id } = (await TaxRate.findOne({ rejectOnEmpty: true })) as TaxRate;
  const placing = Promise.all(Array.from({ length: 100 }, (_, n) => order(n % 2 === 0 ? here : there)));
  for (let n = 0; n < 20; n++) {
    expect((await change(n % 2 === 0 ? there : here, id, n % 2 === 0 ? '20' : '5')).status).toBe(200);
  }
  const expected: Record<string, object> = {
    20: { taxAmount: '10.00', taxes: [{ base: '49.97', amount: '10.00' }] },
    10: { taxAmount: '5.45', taxes: [{ base: '54.52', amount: '5.45' }] },
    5: { taxAmount: '2.86', taxes: [{ base: '57.11', amount: '2.86' }] },
  };
  for (const answer of await placing) {
    expect(answer.status).toBe(201);
    const [rate = ''] = ratesOf(answer);
    expect(answer.body).toMatchObject(expected[rate] as object);
  }
  expect(await Order.count()).toBe(109);
});

it('rules that are changed while they are read are read again', async () => {
  const { sequelize } = shop;
  const rulebook = createRulebook();
  const revision = async () => {
    const [rows] = await sequelize.query('SELECT revision FROM rulebook');
    return (rows as Array<{ revision: number }>)[0]?.revision as number;
  };
  const namesAt = (number: number) =>
    inTransaction(sequelize, async (transaction) => {
      const { taxTable } = await rulebook.rulesAt(number, sequelize, transaction);
      const rates = taxTable && ratesFor(taxTable, { country: 'GB' }, Date.now());
      return rates?.(1).map(({ percent }) => percent);
    });
  const before = await revision();
  const { id } = (await TaxRate.findOne({ rejectOnEmpty: true })) as TaxRate;
  await updateTaxRate(sequelize, id, { rate: '17.5' }, undefined);
  const after = before + 1;
  expect(await revision()).toBe(after);

  const isRead = async (number: number) =>
    (await shop.statementsDuring(async () => expect(await namesAt(number)).toEqual(['17.5']))).filter((sql) =>
      sql.includes('tax_rates'),
    ).length;
  // Asked for what was there a moment ago: what is there now, once it is sure that nothing came between.
  expect(await isRead(before)).toBe(2);
  expect(await isRead(after)).toBe(0);
});

it('prices of a list that are changed meanwhile hold all together, and each change is in the history', async () => {
  const asAdmin = { token: shop.app.issueAccessToken(admin.id) };
  const made = { ...asAdmin, body: { code: 'race', name: 'Race', currency: 'USD' } };
  const { id } = (await call(here, 'POST', '/api/admin/price-lists', made)).body;
  const setTo = async (base: string, amount: string) => {
    const prices = items.map(({ productId }) => ({ productId, amount }));
    const path = `/api/admin/price-lists/${id}/prices`;
    expect((await call(base, 'PUT', path, { ...asAdmin, body: { prices } })).status).toBe(200);
  };
  await setTo(here, '1.00');
  const placing = Promise.all(Array.from({ length: 100 }, (_, n) => order(n % 2 === 0 ? here : there)));
  for (let n = 0; n < 20; n++) await setTo(n % 2 === 0 ? there : here, n % 2 === 0 ? '2.00' : '1.00');
  const totals = (await placing).map(({ status, body }) => {
    expect(status).toBe(201);
    const [one, other] = body.items.map(({ price }: { price: string }) => price);
    expect(one).toBe(other);
    return body.totalAmount;
  });
  expect(new Set([...totals, '6.00', '12.00']).size).toBe(2);
  for (const { productId } of items) {
    const entries = await PriceHistory.findAll({
      where: { productId, priceListId: id },
      order: ['validFrom'],
      raw: true,
    });
    const alternating = Array.from({ length: 21 }, (_, n) => (n % 2 === 0 ? '1.000' : '2.000'));
    expect(entries.map(({ amount }) => amount)).toEqual(alternating);
  }
});

it('a price that many change at once is what the last of them said, and the history has them in that order', async () => {
  const [{ productId } = { productId: 0 }] = items;
  const prices = Array.from({ length: 12 }, (_, n) => `${n + 20}.00`);
  const changes = prices.map((price, n) =>
    call(n % 2 === 0 ? here : there, 'PATCH', `/api/admin/products/${productId}`, {
      token: shop.app.issueAccessToken(admin.id),
      body: { price },
    }),
  );
  for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
  const noted = await PriceHistory.findAll({
    where: { productId, priceListId: 0 },
    order: ['validFrom'],
    raw: true,
  });
  const amounts = noted.map(({ amount }) => amount);
  expect(amounts.slice(1).toSorted()).toEqual(prices.map((price) => `${price}0`));
  expect(amounts.at(-1)).toBe((await Product.findByPk(productId, { raw: true }))?.price);
});
