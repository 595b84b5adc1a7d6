import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Op } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SERVICE_FLAGS } from '../../scripts/setup/service-flags.mjs';
import { IdempotencyKey, Order, OrderItem, RefreshToken, type User } from '../../src/models/index.js';
import { type ApiAnswer, type ApiRequest, call, placeForSure, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { unitsLeft } from '../helpers/orders.js';
import { holdLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Several processes of the service on one database, which is all that they share.

vi.setConfig({ testTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';

/** Makes the database, the rows and the tokens; the processes under test are others. */
let shop: TestApp;
let buyers: User[];
let admin: User;

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  buyers = await Promise.all(Array.from({ length: 10 }, () => buildUser()));
  admin = await buildAdmin();
});
afterAll(() => shop.close());

const databaseName = () => shop.sequelize.config.database as string;
function start(env: Record<string, string> = {}): ServerProcess {
  // However slow the machine is: no order waits in vain.
  return startServer({ DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60', ...env });
}

const tokenOf = (n: number) => shop.app.issueAccessToken((buyers[n % buyers.length] as User).id);
const request = (n: number, items: Array<{ productId: number; quantity: number }>): ApiRequest => ({
  token: tokenOf(n),
  body: orderBody(items, { paymentMethod: 'invoice' }),
});
const statuses = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const fourProducts = () => times(4, () => buildProduct({ stock: 1_000 }));

/** What must hold wherever the requests go. `at` chooses the process of the nth. */
function races(at: (n: number) => string): void {
  const post = (n: number, order: ApiRequest) => call(at(n), 'POST', '/api/orders', order);

  it('sell exactly 100 of 100 to 300 buyers', async () => {
    const { id: productId } = await buildProduct({ stock: 100 });
    const answers = await times(300, (n) => post(n, request(n, [{ productId, quantity: 1 }])));
    expect(statuses(answers)).toEqual({ 201: 100, 409: 200 });
    const codes = answers.flatMap(({ status, body }) => (status === 409 ? [body.code] : []));
    expect(new Set(codes)).toEqual(new Set(['INSUFFICIENT_STOCK']));
    expect(await unitsLeft(productId)).toBe(0);
    expect(await OrderItem.sum('quantity', { where: { productId } })).toBe(100);
    await expectInventoryHolds(shop.sequelize);
  });

  it('make one order of the same key 50 times at once', async () => {
    const { id: productId } = await buildProduct({ stock: 100 });
    const key = `one order of ${productId}`;
    const order = { ...request(0, [{ productId, quantity: 1 }]), key };
    const answers = await times(50, (n) => post(n, order));
    expect(statuses(answers)).toEqual({ 201: 50 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    const items = await OrderItem.findAll({ where: { productId }, raw: true });
    expect(items.map(({ orderId }) => orderId)).toEqual([answers[0]?.body.id]);
    expect(await unitsLeft(productId)).toBe(99);
    await expectInventoryHolds(shop.sequelize);
  });

  // Each of them claims the key and gives it back, which the others wait for.
  it('refuse an order that cannot be had to the same key 50 times at once', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const key = `no order of ${productId}`;
    const order = { ...request(0, [{ productId, quantity: 1 }]), key };
    const answers = await times(50, (n) => post(n, order));
    expect(statuses(answers)).toEqual({ 409: 50 });
    expect(await IdempotencyKey.count({ where: { key } })).toBe(0);
    await expectInventoryHolds(shop.sequelize);
  });

  it('place baskets of the same products in opposite order', async () => {
    const basket = (await fourProducts()).map(({ id }) => ({ productId: id, quantity: 1 }));
    const reversed = [...basket].reverse();
    const answers = await times(200, (n) => post(n, request(n, n % 4 < 2 ? basket : reversed)));
    expect(statuses(answers)).toEqual({ 201: 200 });
    expect(await Promise.all(basket.map(({ productId }) => unitsLeft(productId)))).toEqual([
      800, 800, 800, 800,
    ]);
    await expectInventoryHolds(shop.sequelize);
  });

  it('cancel an order once, and put its units back once', async () => {
    const [one, two] = (await times(2, () => buildProduct({ stock: 10 }))).map(({ id }) => id) as [
      number,
      number,
    ];
    const order = request(0, [
      { productId: one, quantity: 4 },
      { productId: two, quantity: 10 },
    ]);
    const { id } = (await post(0, order)).body;
    const token = shop.app.issueAccessToken(admin.id);
    const answers = await times(40, (n) =>
      n % 4 < 2
        ? call(at(n), 'POST', `/api/orders/${id}/cancel`, { token: tokenOf(0) })
        : call(at(n), 'POST', `/api/admin/orders/${id}/cancel`, { token }),
    );
    expect(statuses(answers)).toEqual({ 200: 1, 409: 39 });
    for (const { status, body } of answers) if (status === 409) expect(body.currentStatus).toBe('cancelled');
    expect(await Promise.all([unitsLeft(one), unitsLeft(two)])).toEqual([10, 10]);
    await expectInventoryHolds(shop.sequelize);
  });

  it('send an order once, and take its units back once', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const { id } = (await post(0, request(0, [{ productId, quantity: 4 }]))).body;
    const token = shop.app.issueAccessToken(admin.id);
    const desk = (n: number, path: string) =>
      call(at(n), 'POST', `/api/admin/orders/${id}/${path}`, { token, body: {} });
    await desk(0, 'accept');
    const race = (path: string) => times(20, (n) => desk(n, path));

    expect(statuses(await race('fulfilments'))).toEqual({ 201: 1, 409: 19 });
    const asked = { lines: [{ line: 1, quantity: 3 }], reason: 'Too small' };
    const asking = await times(20, (n) =>
      call(at(n), 'POST', `/api/orders/${id}/returns`, { token: tokenOf(0), body: asked }),
    );
    expect(statuses(asking)).toEqual({ 201: 1, 409: 19 });
    const { body } = asking.find(({ status }) => status === 201) as ApiAnswer;
    expect(statuses(await race(`returns/${body.id}/approve`))).toEqual({ 200: 1, 409: 19 });
    expect(statuses(await race(`returns/${body.id}/receive`))).toEqual({ 200: 1, 409: 19 });
    expect(await unitsLeft(productId)).toBe(9);
    await expectInventoryHolds(shop.sequelize);
  });

  it('set the stock that one of many counted, and tell the others what is there', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const token = shop.app.issueAccessToken(admin.id);
    const url = `/api/admin/products/${productId}/stock/1`;
    const answers = await times(20, (n) =>
      call(at(n), 'PUT', url, { token, body: { onHand: 20 + n, changeFromQuantity: 10 } }),
    );
    expect(statuses(answers)).toEqual({ 200: 1, 409: 19 });
    const { onHand } = (answers.find(({ status }) => status === 200) as ApiAnswer).body;
    for (const { status, body } of answers) {
      if (status === 409) expect(body).toMatchObject({ code: 'STOCK_CHANGED', levels: [{ onHand }] });
    }
    expect(await unitsLeft(productId)).toBe(onHand);
    await expectInventoryHolds(shop.sequelize);
  });

  it('sell all but the safety stock, which an admin then takes', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const token = shop.app.issueAccessToken(admin.id);
    const product = `/api/admin/products/${productId}`;
    await call(at(0), 'PATCH', `${product}/stock/1`, { token, body: { safetyStock: 3 } });
    const answers = await times(20, (n) => post(n, request(n, [{ productId, quantity: 1 }])));
    expect(statuses(answers)).toEqual({ 201: 7, 409: 13 });
    const body = { quantity: -1, reason: 'Broken' };
    const taken = await times(6, (n) => call(at(n), 'POST', `${product}/stock-adjustments`, { token, body }));
    expect(statuses(taken)).toEqual({ 201: 3, 409: 3 });
    await expectInventoryHolds(shop.sequelize);
  });

  it('keep the ledger right beside adjustments, price changes and a product being withdrawn', async () => {
    const products = await fourProducts();
    const basket = products.map(({ id }) => ({ productId: id, quantity: 1 }));
    const [first, second, third] = products.map(({ id }) => id) as [number, number, number];
    const token = shop.app.issueAccessToken(admin.id);
    const adjust = (n: number) =>
      call(at(n), 'POST', `/api/admin/products/${first}/stock-adjustments`, {
        token,
        body: { quantity: n % 2 === 0 ? 3 : -1, reason: 'Recount' },
      });
    const reprice = (n: number) =>
      call(at(n), 'PATCH', `/api/admin/products/${second}`, { token, body: { price: `${n + 1}.00` } });
    const withdraw = (n: number) => call(at(n), 'DELETE', `/api/admin/products/${third}`, { token });

    const [orders, adjusted, repriced, withdrawn] = await Promise.all([
      times(120, (n) => post(n, request(n, n % 4 < 2 ? basket : [...basket].reverse()))),
      times(20, adjust),
      times(20, reprice),
      times(4, withdraw),
    ]);

    expect(statuses(adjusted)).toEqual({ 201: 20 });
    expect(statuses(repriced)).toEqual({ 200: 20 });
    const placed = orders.filter(({ status }) => status === 201).length;
    const refusals = orders.filter(({ status }) => status !== 201);
    expect(tally(refusals.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      placed === 120 ? {} : { '409 PRODUCT_UNAVAILABLE': 120 - placed },
    );
    // Deleted, once, when that comes before every order; deactivated otherwise, however often.
    expect(statuses(withdrawn)).toEqual(placed === 0 ? { 204: 1, 404: 3 } : { 200: 4 });
    expect(await unitsLeft(third)).toBe(placed === 0 ? undefined : 1_000 - placed);
    expect((await post(0, request(0, basket))).body.code).toBe('PRODUCT_UNAVAILABLE');
    expect(await unitsLeft(first)).toBe(1_000 - placed + 20);
    expect(await unitsLeft(second)).toBe(1_000 - placed);
    await expectInventoryHolds(shop.sequelize);
  });

  it('give one refresh token that comes 40 times at once one successor, and end the sign-in when it comes later', async () => {
    const user = await buildUser();
    const post = (n: number, action: string, body: object) =>
      call(at(n), 'POST', `/api/auth/${action}`, { body });
    const session = (await post(0, 'login', { email: user.email, password: PASSWORD })).body;
    const refresh = (n: number) => post(n, 'refresh', { refreshToken: session.refreshToken });

    const answers = await times(40, refresh);

    expect(statuses(answers)).toEqual({ 200: 40 });
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const where = { userId: user.id };
    expect(await RefreshToken.count({ where })).toBe(2);
    const longAgo = new Date(Date.now() - 60_000);
    await RefreshToken.update({ usedAt: longAgo }, { where: { ...where, usedAt: { [Op.not]: null } } });
    expect(statuses(await times(4, refresh))).toEqual({ 401: 4 });
    expect(await RefreshToken.count({ where })).toBe(0);
  });
}

describe('two processes on one database', () => {
  let servers: ServerProcess[];
  let bases: string[];
  beforeAll(async () => {
    servers = [start(), start()];
    bases = await Promise.all(servers.map((server) => server.listening()));
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  races((n) => bases[n % 2] as string);
});

describe('a cluster of two workers', () => {
  let cluster: ServerProcess;
  let base: string;
  beforeAll(async () => {
    cluster = start({ WORKERS: '2' });
    await seenListening(2);
    base = await cluster.listening();
  });
  afterAll(() => cluster.stop());

  /** Pids of the workers that have listened so far, in that order, once there are so many. */
  async function seenListening(count: number): Promise<number[]> {
    await cluster.seen(new RegExp('Server listening at [^\n]*\n[\\s\\S]*'.repeat(count)));
    const lines = cluster.log().filter(({ msg }) => String(msg).startsWith('Server listening at'));
    return lines.map(({ pid }) => pid as number);
  }
  /** The workers that answered something since that many lines of the log. */
  const answeredBy = (since: number) =>
    new Set(
      cluster
        .log()
        .slice(since)
        .filter(({ msg }) => msg === 'request completed')
        .map(({ pid }) => pid as number),
    );

  /** An order that asks, as HTTP lets it, to be told when it is taken in; only then does its body follow. */
  function orderUnderWay(n: number, items: Array<{ productId: number; quantity: number }>) {
    const headers = {
      authorization: `Bearer ${tokenOf(n)}`,
      'content-type': 'application/json',
      expect: '100-continue',
    };
    const outgoing = httpRequest(`${base}/api/orders`, { method: 'POST', headers, agent: false });
    const taken = once(outgoing, 'continue').then(() => {
      outgoing.end(JSON.stringify(orderBody(items)));
    });
    const status = once(outgoing, 'response').then(([incoming]) => {
      incoming.resume();
      return incoming.statusCode as number;
    });
    outgoing.flushHeaders();
    return { taken, status };
  }

  /** Those that are open belong to a worker already. @returns the status */
  async function onNewConnection(): Promise<number> {
    const outgoing = httpRequest(`${base}/api/products`, { agent: false }).end();
    const [incoming] = await once(outgoing, 'response');
    incoming.resume();
    return incoming.statusCode;
  }

  races(() => base);

  it.runIf(existsSync('/proc/self/cmdline'))(
    'gives its workers the flags that it was started with',
    async () => {
      for (const pid of await seenListening(2)) {
        expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')).toEqual(
          expect.arrayContaining(SERVICE_FLAGS),
        );
      }
    },
  );

  it('replaces a worker that is killed, and every client gets its order', async () => {
    const { id: productId } = await buildProduct({ stock: 1_000 });
    const [killed, survivor] = (await seenListening(2)) as [number, number];
    let placed = 0;
    let enough: () => void = () => {};
    const underWay = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const buy = async (n: number) => {
      const order = { ...request(n, [{ productId, quantity: 1 }]), key: `beside the killed ${n}` };
      const answer = await placeForSure(base, order);
      if (++placed === 20) enough();
      return answer;
    };

    const bought = times(100, buy);
    await underWay;
    process.kill(killed, 'SIGKILL');
    const answers = await bought;
    expect(statuses(answers)).toEqual({ 201: 100 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(100);
    expect(await unitsLeft(productId)).toBe(900);

    const [, , newcomer] = (await seenListening(3)) as [number, number, number];
    expect([killed, survivor]).not.toContain(newcomer);
    expect(cluster.output()).toContain(`Worker ${killed} died (SIGKILL); starting another.`);
    const since = cluster.log().length;
    expect(tally(await times(20, onNewConnection))).toEqual({ 200: 20 });
    await cluster.seen(new RegExp(`"pid":${newcomer},[^\n]*request completed`));
    expect([...answeredBy(since)].filter((pid) => pid !== survivor)).toEqual([newcomer]);
    await expectInventoryHolds(shop.sequelize);
  });

  it('finishes what is in flight on SIGTERM, in both workers, and exits with 0', async () => {
    const { id: productId } = await buildProduct({ stock: 100 });
    const lock = await holdLock(
      databaseName(),
      `SELECT * FROM stock_levels WHERE productId = ${productId} FOR UPDATE`,
    );
    const since = cluster.log().length;
    const orders = Array.from({ length: 20 }, (_, n) => orderUnderWay(n, [{ productId, quantity: 1 }]));
    await Promise.all(orders.map(({ taken }) => taken));

    cluster.child.kill('SIGTERM');
    await cluster.seen(/(closing: finishing what is in flight[\s\S]*){2}/);
    expect(cluster.child.exitCode).toBeNull();
    await lock.release();

    expect(tally(await Promise.all(orders.map(({ status }) => status)))).toEqual({ 201: 20 });
    expect(await cluster.exited).toBe(0);
    expect(answeredBy(since).size).toBe(2);
    expect(await unitsLeft(productId)).toBe(80);
    expect(await Order.count({ include: { model: OrderItem, where: { productId } }, distinct: true })).toBe(
      20,
    );
    await expect(call(base, 'GET', '/health/live')).rejects.toThrow();
    await expectInventoryHolds(shop.sequelize);
  });
});
