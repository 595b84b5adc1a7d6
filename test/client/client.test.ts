import { type Client, createClient, etagOf, StockkeeperError } from '@stockkeeper/client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../packages/client/src/generated/operations.js';
import { RESOURCES } from '../../packages/client/src/generated/resources.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';

let service: TestApp;
let baseUrl: string;
let asked: Request[];
let client: Client;

beforeAll(async () => {
  service = await startApp();
  baseUrl = await service.listen();
  const { email } = await buildAdmin();
  client = recorded();
  await client.auth.logIn({ email, password: PASSWORD });
});
afterAll(() => service.close());

/** A client whose requests stand in `asked`; they are answered by the service unless by `answer`. */
function recorded(answer?: () => Response): Client {
  asked = [];
  const fetch = async (request: Request) => {
    asked.push(request.clone());
    return answer ? answer() : globalThis.fetch(request);
  };
  return createClient({ baseUrl, fetch });
}

const orderOf = (...productIds: number[]) => ({
  items: productIds.map((productId) => ({ productId, quantity: 2 })),
  shippingAddress: ADDRESS,
  paymentMethod: 'card' as const,
});

async function failureOf(work: PromiseLike<unknown>): Promise<StockkeeperError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof StockkeeperError) return outcome;
  throw new Error('It was to fail', { cause: outcome });
}

it('a guest orders, reads and cancels with the token of the order', async () => {
  const guest = recorded();
  const product = await buildProduct();
  const order = await guest.orders.create({ ...orderOf(product.id), email: 'guest@example.com' });
  const { orderToken } = order;
  expect((await guest.orders.retrieve(order.id, { orderToken })).email).toBe('guest@example.com');
  expect((await guest.orders.cancel(order.id, {}, { orderToken })).status).toBe('cancelled');
  expect((await failureOf(guest.orders.retrieve(order.id))).code).toBe('AUTHENTICATION_REQUIRED');
  const items = [{ productId: product.id, quantity: 1 }];
  const { id, holdToken } = await guest.holds.create({ items, ttlSeconds: 60, email: 'guest@example.com' });
  await guest.holds.delete(id, { holdToken });
});

describe('a method', () => {
  interface Tree {
    [name: string]: Tree | { id: keyof typeof OPERATIONS; takes: readonly string[] };
  }
  type Methods = { [name: string]: Methods } & ((...values: unknown[]) => Promise<unknown>);

  function* leaves(
    tree: Tree,
    methods: Methods,
  ): Generator<{ id: string; takes: readonly string[]; call: Methods }> {
    for (const [name, value] of Object.entries(tree)) {
      const method = methods[name] as Methods;
      if (Array.isArray(value.takes)) yield { ...(value as { id: string; takes: string[] }), call: method };
      else yield* leaves(value as Tree, method);
    }
  }

  it('asks its own address, with what it was given where it belongs', async () => {
    const other = recorded(() => new Response('{ "items": [], "next": null }'));
    const all = [...leaves(RESOURCES as unknown as Tree, other as unknown as Methods)];
    expect(all.length).toBeGreaterThan(80);
    for (const { id, takes, call } of all) {
      asked.length = 0;
      const given = takes.map((name) =>
        name === 'query' ? { limit: 7 } : name === 'body' ? { a: 1 } : `<${name}>`,
      );
      await call(...given, { headers: { 'x-own': 'yes' } });
      const { method, path } = OPERATIONS[id as keyof typeof OPERATIONS];
      const [request] = asked as [Request];
      const address = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(`<${name}>`));
      const query = takes.includes('query') ? '?limit=7' : '';
      expect(`${request.method} ${request.url}`).toBe(`${method} ${baseUrl}${address}${query}`);
      expect(await request.text()).toBe(takes.includes('body') ? '{"a":1}' : '');
      expect(request.headers.get('x-own')).toBe('yes');
      expect(request.headers.has('idempotency-key'), id).toBe(
        'key' in OPERATIONS[id as keyof typeof OPERATIONS],
      );
    }
  });

  it('can be reached by its address too, with the same key and the same tokens', async () => {
    const { id } = await buildProduct();
    asked.length = 0;
    const { data, response } = await client.POST('/api/orders', { body: orderOf(id) });
    expect([response.status, data?.totalAmount]).toEqual([201, '20.00']);
    expect(asked[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
    const arrived: number[] = [];
    const csv = await client.GET('/api/admin/reports/sales', {
      params: { query: { format: 'csv' } },
      parseAs: 'text',
      onProgress: (bytes: number) => arrived.push(bytes),
    });
    expect(csv.data).toMatch(/^from,to,/);
    expect(arrived.at(-1)).toBe(Buffer.byteLength(String(csv.data)));
  });
});

describe('an error', () => {
  it('has what its code adds, and what finds it in the log', async () => {
    const { id } = await buildProduct({ stock: 1 });
    const failure = await failureOf(client.orders.create(orderOf(id)));
    if (failure.code !== 'INSUFFICIENT_STOCK') throw failure;
    expect(failure.shortages).toEqual([{ productId: id, requested: 2, available: 1 }]);
    expect(failure).toMatchObject({
      status: 409,
      message: expect.stringContaining('2'),
      name: 'StockkeeperError',
    });
    expect(failure.requestId).toMatch(/\w/);
    expect(failure.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['an error page', 500, '<h1>Internal Server Error</h1>'],
    ['a page in place of an answer', 200, '<h1>Welcome to the hotel’s Wi-Fi</h1>'],
    ['nothing', 500, ''],
  ])('is told when somebody else has answered: %s', async (_, status, text) => {
    const other = recorded(() => new Response(text, { status, headers: { 'content-type': 'text/html' } }));
    const failure = await failureOf(other.products.list());
    expect(failure).toMatchObject({ code: 'UNEXPECTED_ANSWER', status, body: text, mayHaveArrived: false });
  });
});

describe('a list', () => {
  const TOTAL = 7;
  let owner: Client;

  beforeAll(async () => {
    const { email } = await buildUser();
    owner = createClient({ baseUrl });
    await owner.auth.logIn({ email, password: PASSWORD });
    const { id } = await buildProduct({ stock: 100 });
    for (let n = 0; n < TOTAL; n++) await owner.orders.create(orderOf(id));
  });

  it('has every entry once, in order, whatever the size of its pages', async () => {
    const { items } = await owner.orders.list({ limit: 100 });
    const ids = items.map((order) => order.id);
    expect(ids).toHaveLength(TOTAL);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: TOTAL + 1 }), fc.nat(TOTAL + 1), async (limit, offset) => {
        const found: string[] = [];
        for await (const { id } of owner.orders.list({ limit, offset })) found.push(id);
        expect(found).toEqual(ids.slice(offset));
        const pages = [];
        for await (const page of owner.orders.list({ limit, count: true }).pages()) pages.push(page.total);
        expect(new Set(pages)).toEqual(new Set([TOTAL]));
      }),
      { numRuns: 12 },
    );
  });

  it('asks for no page before the loop gets there, and for none after it has ended', async () => {
    const token = (await owner.auth.session())?.accessToken as string;
    let count = 0;
    const lazy = createClient({
      baseUrl,
      getToken: () => token,
      fetch: (request) => {
        count++;
        return globalThis.fetch(request);
      },
    });
    const list = lazy.orders.list({ limit: 2 });
    expect(count).toBe(0);
    const counts: number[] = [];
    for await (const _ of list) if (counts.push(count) === 3) break;
    expect([counts, count]).toEqual([[1, 1, 2], 2]);
    expect(await lazy.orders.list({ limit: 2 }).toArray(2)).toHaveLength(2);
    expect(count).toBe(3);
    expect(await lazy.orders.list().toArray(0)).toEqual([]);
    expect(count).toBe(3);
  });

  it('throws what a page was refused with, from a loop and from await', async () => {
    const nobody = createClient({ baseUrl });
    const loop = async () => {
      for await (const order of nobody.orders.list()) return order;
      return undefined;
    };
    expect((await failureOf(loop())).code).toBe('AUTHENTICATION_REQUIRED');
    expect((await failureOf(nobody.orders.list())).code).toBe('AUTHENTICATION_REQUIRED');
    expect(await nobody.orders.list().catch((error) => (error as StockkeeperError).code)).toBe(
      'AUTHENTICATION_REQUIRED',
    );
  });
});

describe('a version', () => {
  it('that was read guards a change, and the change has the next one', async () => {
    const { id } = await buildProduct();
    const read = await client.admin.products.retrieve(id);
    const changed = await client.admin.products.update(id, { name: 'Another' }, { ifMatch: read });
    const failure = await failureOf(client.admin.products.update(id, { name: 'Lost' }, { ifMatch: read }));
    if (failure.code !== 'PRECONDITION_FAILED') throw failure;
    expect(`"${failure.version}"`).toBe(etagOf(changed));
    const tag = etagOf(changed) as string;
    await client.admin.products.update(id, { name: 'A third' }, { ifMatch: tag });
    const { response } = await client.admin.products.retrieve(id).withResponse();
    expect(response.headers.get('etag')).not.toBe(tag);
  });

  it('is an order’s own, in a list as well', async () => {
    const { id } = await buildProduct();
    const { id: orderId } = await client.orders.create(orderOf(id));
    const [order] = await client.orders.list().toArray(1);
    if (order?.id !== orderId) throw new Error('The newest is not the first');
    expect((await client.orders.cancel(orderId, undefined, { ifMatch: order })).status).toBe('cancelled');
    expect((await failureOf(client.orders.cancel(orderId, {}, { ifMatch: order.version }))).code).toBe(
      'PRECONDITION_FAILED',
    );
  });

  it('that is not known is not passed over', async () => {
    const copy = { ...(await client.admin.products.retrieve((await buildProduct()).id)) };
    await expect(client.admin.products.update(copy.id, { name: 'X' }, { ifMatch: copy })).rejects.toThrow(
      TypeError,
    );
  });
});
