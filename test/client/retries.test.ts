import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Client, createClient, StockkeeperError } from '@stockkeeper/client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Category, Order, type Product, type User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../helpers/factories.js';
import { type Fault, type FaultyNetwork, startFaultyNetwork } from '../helpers/http-faults.js';

let service: TestApp;
let network: FaultyNetwork;
let customer: User;
let admin: User;
let product: Product;

beforeAll(async () => {
  service = await startApp({ MAX_UNPAID_UNITS: '1000000' });
  const target = await service.listen();
  network = await startFaultyNetwork(target, ({ headers }) => String(headers['x-lane']));
  customer = await buildUser();
  admin = await buildAdmin();
  product = await buildProduct({ stock: 100_000 });
});
afterAll(async () => {
  await network.close();
  await service.close();
});

interface Lane {
  client: Client;
  name: string;
}

/** A client whose requests the network can tell from others. */
function lane(user: User, faults: Fault[], deadlineMs = 60_000): Lane {
  const name = randomUUID();
  network.plan(name, faults);
  const client = createClient({
    baseUrl: network.url,
    getToken: () => service.app.issueAccessToken(user.id, user.tokenVersion),
    headers: { 'x-lane': name },
    deadlineMs,
    attemptMs: 1_000,
  });
  return { client, name };
}

const orderFor = (fullName: string) => ({
  items: [{ productId: product.id, quantity: 1 }],
  shippingAddress: { ...ADDRESS, fullName },
  paymentMethod: 'card' as const,
});

/** Pauses are real: what is generated goes on at the same time. */
const AT_ONCE = 24;
/** A busy machine needs longer than a poll waits by itself. */
const WAIT = { timeout: 10_000 };
const ONCE = { numRuns: 1, endOnFailure: true };

function mishaps(faults: Fault[], maxLength: number): fc.Arbitrary<Fault[][]> {
  const script = fc.array(fc.constantFrom(...faults), { maxLength });
  return fc.array(script, { minLength: AT_ONCE, maxLength: AT_ONCE });
}

describe('an order', () => {
  it('is placed once, whatever is cut where', { timeout: 120_000 }, async () => {
    const faults: Fault[] = ['cut', 'lose', 'break', 'silence', 'bad gateway', 'unavailable', 'throttle'];
    await fc.assert(
      fc.asyncProperty(mishaps(faults, 3), async (scripts) => {
        const lanes = scripts.map((script) => lane(customer, script));
        const placed = await Promise.all(
          lanes.map(({ client, name }) => client.orders.create(orderFor(name))),
        );
        const orders = await Order.findAll({ where: { userId: customer.id }, raw: true });
        for (const [index, { name }] of lanes.entries()) {
          const own = orders.filter(({ shippingAddress }) => shippingAddress.fullName === name);
          expect(own.map(({ id }) => id)).toEqual([placed[index]?.id]);
          // More when the machine is busy for longer than an attempt may take.
          expect(network.seen(name).asked).toBeGreaterThan(scripts[index]?.length as number);
        }
      }),
      ONCE,
    );
  });

  it('that nobody answered for can be asked for again with its key', async () => {
    const { client, name } = lane(customer, ['lose'], 1_000);
    const failure = await client.orders
      .create(orderFor(name), { deadlineMs: 1 })
      .catch((error: StockkeeperError) => error);
    if (!(failure instanceof StockkeeperError)) throw new Error('There was an answer');
    expect(failure).toMatchObject({ code: 'CONNECTION_FAILED', mayHaveArrived: true });
    network.plan(name, []);
    const options = { idempotencyKey: failure.idempotencyKey, deadlineMs: 20_000 };
    const first = await client.orders.create(orderFor(name), options);
    const { data, response } = await client.orders.create(orderFor(name), options).withResponse();
    expect([data.id, response.headers.get('idempotent-replayed')]).toEqual([first.id, 'true']);
  });
});

describe('what has no key', () => {
  it('reaches the service once at most, and says when it may have', { timeout: 120_000 }, async () => {
    const faults: Fault[] = ['cut', 'lose', 'break', 'bad gateway', 'unavailable', 'throttle'];
    await fc.assert(
      fc.asyncProperty(mishaps(faults, 2), async (scripts) => {
        const lanes = scripts.map((script) => lane(admin, script));
        const outcomes = await Promise.all(
          lanes.map(({ client, name }) =>
            client.admin.categories.create({ name }).catch((error: StockkeeperError) => error),
          ),
        );
        const made = await Category.findAll({ raw: true });
        for (const [index, { name }] of lanes.entries()) {
          const fatal = scripts[index]?.find((fault) => fault !== 'throttle');
          const arrivals = fatal === undefined || !['cut', 'unavailable'].includes(fatal) ? 1 : 0;
          expect(network.seen(name).arrived).toBe(arrivals);
          expect(made.filter((category) => category.name === name)).toHaveLength(arrivals);
          expect(failureOf(outcomes[index])).toEqual(fatal && FAILURES[fatal]);
        }
      }),
      ONCE,
    );
  });

  it('is waited for until the deadline, since it cannot be asked for again', async () => {
    const { client, name } = lane(admin, ['silence'], 2_500);
    const failure = await client.admin.categories.create({ name }).catch((error: StockkeeperError) => error);
    expect(failure).toMatchObject({ code: 'CONNECTION_FAILED', mayHaveArrived: true });
    expect(network.seen(name)).toEqual({ asked: 1, arrived: 1 });
  });
});

const LOST = { code: 'CONNECTION_FAILED', mayHaveArrived: true };
const FAILURES: Partial<Record<Fault, object>> = {
  cut: LOST,
  lose: LOST,
  break: LOST,
  'bad gateway': { code: 'UNEXPECTED_ANSWER', mayHaveArrived: true },
  unavailable: { code: 'SERVICE_UNAVAILABLE' },
};

function failureOf(outcome: unknown): object | undefined {
  if (!(outcome instanceof StockkeeperError)) return undefined;
  const { code } = outcome;
  return 'mayHaveArrived' in outcome ? { code, mayHaveArrived: outcome.mayHaveArrived } : { code };
}

describe('an attempt', () => {
  it('that is given up closes its connection, whatever was collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    let open = 0;
    let begun = 0;
    const silent = createServer(({ socket }) => {
      begun++;
      open++;
      socket.on('close', () => open--);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = createClient({ baseUrl, attemptMs: 1_000, deadlineMs: 1_100 });
    const caller = new AbortController();
    const ended = [
      client.products.list({}, { signal: caller.signal }),
      client.GET('/api/products', { signal: caller.signal }),
      client.products.list(),
    ].map((list) =>
      list.then(
        () => {},
        (error: Error) => error.message,
      ),
    );
    await expect.poll(() => begun, WAIT).toBe(3);
    collect();
    caller.abort(new Error('The page was left'));
    await expect.poll(() => open, WAIT).toBeLessThanOrEqual(1);
    collect();
    expect(await Promise.all(ended)).toEqual([
      'The page was left',
      'The page was left',
      expect.stringContaining('No answer'),
    ]);
    await expect.poll(() => open, WAIT).toBe(0);
  });
});

describe('waiting', () => {
  it('ends with the deadline: what was last refused is thrown', async () => {
    const { client, name } = lane(customer, Array<Fault>(50).fill('unavailable'), 1_500);
    await expect(client.orders.create(orderFor(name))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      status: 503,
      requestId: 'proxy',
      retryAfterSeconds: 0,
    });
    expect(network.seen(name).asked).toBeGreaterThan(1);
  });

  it('ends when the caller does not want to any more, with the reason of the signal', async () => {
    const { client, name } = lane(customer, Array<Fault>(50).fill('unavailable'));
    const reason = new Error('The page was left');
    const caller = new AbortController();
    const order = client.orders.create(orderFor(name), { signal: caller.signal });
    await expect.poll(() => network.seen(name).asked, WAIT).toBeGreaterThan(1);
    caller.abort(reason);
    await expect(order).rejects.toBe(reason);
    const before = network.seen(name).asked;
    const late = client.orders.create(orderFor(name), { signal: caller.signal });
    await expect(late).rejects.toBe(reason);
    expect(network.seen(name).asked).toBe(before);
  });

  it('is not begun when the service asks for more than there is time for', async () => {
    const { client, name } = lane(customer, []);
    const answers: Response[] = [];
    const patient = createClient({
      baseUrl: network.url,
      headers: { 'x-lane': name },
      fetch: async () => {
        answers.push(new Response('', { status: 503, headers: { 'retry-after': '3600' } }));
        return answers.at(-1) as Response;
      },
    });
    await expect(patient.products.list()).rejects.toMatchObject({ status: 503, retryAfterSeconds: 3600 });
    expect(answers).toHaveLength(1);
    expect((await client.products.list()).items).toHaveLength(1);
  });

  it('is in vain where nobody listens, and what was not sent did not arrive', async () => {
    const gone = await startFaultyNetwork('http://127.0.0.1:1', () => 'all');
    await gone.close();
    const client = createClient({ baseUrl: gone.url, deadlineMs: 300 });
    await expect(
      client.auth.register({ email: 'a@example.com', password: 'x', firstName: 'A', lastName: 'B' }),
    ).rejects.toMatchObject({ code: 'CONNECTION_FAILED', mayHaveArrived: false });
  });
});
