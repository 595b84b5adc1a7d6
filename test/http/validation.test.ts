import { connect } from 'node:net';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS, Problem, type ProblemCode } from '../../src/errors.js';
import { Mail, type User } from '../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildUser } from '../helpers/factories.js';
import { orderDesk, placeOrder } from '../helpers/orders.js';

interface Schema {
  $ref?: string;
  format?: string;
  example?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
}
interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}
interface Described {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, unknown>;
}
interface Operation extends Described {
  name: string;
  method: string;
  path: string;
}

let service: TestApp;
let admin: User;
let customer: User;
let base: string;
let operations: Operation[];
let schemas: Record<string, Schema>;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = [await buildAdmin(), await buildUser()];
  base = await service.listen();
  const { paths, components } = (await service.request('GET', '/docs/json')).body;
  schemas = components.schemas;
  operations = Object.entries<Record<string, Described>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: path.replace(/\{(\w+)\}/g, (_all, name) => idFor(described, name)),
    })),
  );
});
afterAll(() => service.close());

const NOWHERE = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
/** Of nothing that is there, in the form that the address takes. */
const idFor = ({ parameters = [] }: Described, name: string) => {
  const { schema } = parameters.find((one) => one.name === name) as Parameter;
  if (schema.format === 'uuid') return NOWHERE;
  return JSON.stringify(schema).includes('integer') ? '4000000000' : 'stripe';
};
const resolve = (schema: Schema): Schema =>
  schema.$ref ? (schemas[schema.$ref.split('/').at(-1) as string] as Schema) : schema;
const exampleOf = ({ requestBody }: Operation): Record<string, unknown> => {
  const media = requestBody?.content['application/json'];
  const schema = media && resolve(media.schema);
  return { ...((media?.example ?? schema?.example ?? schema?.examples?.[0]) as object) };
};
const takesBody = ({ requestBody }: Operation) => requestBody !== undefined;
/** Read anew: among the routes are those that end one's tokens. */
const send = async ({ method, path }: Operation, body?: unknown, query = '') =>
  service.request(method, path + query, {
    as: await admin.reload(),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
type Errors = Array<{ field: string; message: string }>;
const errorsOf = ({ body }: Answer): Errors => body?.errors ?? [];

/** What zod says by itself. */
const RAW = /Invalid |Too (small|big)|Unrecognized|expected |, received |pattern/;
const HOUSE_STYLE = /^(must|is|has|name) /;

function expectHouseStyle(name: string, answer: Answer): void {
  for (const { field, message } of errorsOf(answer)) {
    expect(message, `${name} ${field}`).not.toMatch(RAW);
    expect(message, `${name} ${field}`).toMatch(HOUSE_STYLE);
  }
}

/** Of each operation's fields; more of them: npm run test:faults. */
const VALUES = process.env.LONG_TESTS ? 40 : 5;

describe('what is wrong with a field', () => {
  const wrong = fc.oneof(
    fc.constantFrom(null, true, -1, 0, 0.5, 1e300, '', 'x', '\u0000', [], [null], {}, { x: 1 }, [[], {}]),
    fc.string({ maxLength: 40 }),
    fc.constant('x'.repeat(30_000)),
    fc.array(fc.constantFrom(1, 'x', null, {}), { minLength: 1, maxLength: 120 }),
    fc.jsonValue({ maxDepth: 2 }),
  );

  it('is said in the words of the house, whatever is sent to whatever takes a body', async () => {
    for (const operation of operations.filter(takesBody)) {
      const example = exampleOf(operation);
      const names = [...new Set([...Object.keys(example), 'another'])];
      expectHouseStyle(operation.name, await send(operation, null));
      expectHouseStyle(operation.name, await send(operation, []));
      const property = fc.asyncProperty(fc.constantFrom(...names), wrong, async (name, value) => {
        const answer = await send(operation, { ...example, [name]: value });
        expect(answer.status, operation.name).toBeLessThan(500);
        expectHouseStyle(operation.name, answer);
      });
      await fc.assert(property, { numRuns: VALUES });
    }
  }, 120_000);

  it('is said so of what stands in an address as well', async () => {
    for (const operation of operations) {
      const names = operation.parameters?.filter((one) => one.in === 'query').map(({ name }) => name) ?? [];
      if (names.length === 0) continue;
      const values = ['', 'x', '-1', '1e9', 'x'.repeat(600)];
      const said = async (fields: string[], value: string) => {
        const query = `?${new URLSearchParams(fields.map((name): [string, string] => [name, value]))}`;
        expectHouseStyle(operation.name, await send(operation, undefined, query));
      };
      // All at once, of which each that is wrong is told; and each alone, for what is looked at when nothing else is wrong.
      for (const value of values) await said(names, value);
      for (const name of names) {
        for (const value of process.env.LONG_TESTS ? values : ['x']) await said([name], value);
      }
    }
  }, 120_000);

  it.each([
    [{ items: [{ productId: 0, quantity: 1 }] }, 'items.0.productId', 'must be at least 1'],
    [{ items: [{ productId: 1, quantity: 1.5 }] }, 'items.0.quantity', 'must be a whole number'],
    [{ items: [] }, 'items', 'must have at least 1 entry'],
    [{ items: 'none' }, 'items', 'must be a list'],
    [{ paymentMethod: 'gold' }, 'paymentMethod', /^must be one of card, bank_transfer/],
    [{ shippingAddress: { city: '' } }, 'shippingAddress.city', 'must be at least 1 character long'],
    [{ shippingAddress: { city: 3 } }, 'shippingAddress.city', 'must be text'],
    [{}, 'items', 'is required'],
  ])('%j', async (body, field, message) => {
    const answer = await service.request('POST', '/api/orders', { as: customer, body });
    expect(errorsOf(answer)).toContainEqual({ field, message: expect.stringMatching(message) });
  });
});

describe('an unknown field', () => {
  it('is told which one was meant, in a body and in a query', async () => {
    const body = { items: [], shippingAdress: {}, paymentMethod: 'card', colour: 'red' };
    const errors = errorsOf(await service.request('POST', '/api/orders', { as: customer, body }));
    expect(errors).toContainEqual({
      field: 'shippingAdress',
      message: 'is not a known field: did you mean shippingAddress?',
    });
    expect(errors).toContainEqual({ field: 'colour', message: 'is not a known field' });
    const query = await service.request('GET', '/api/products?instock=true');
    expect(errorsOf(query)).toEqual([
      { field: 'instock', message: 'is not a known field: did you mean inStock?' },
    ]);
  });

  it('of thousands: ten are named and the others counted, and the answer stays small', async () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`f${n}`, 1]));
    for (const operation of operations.filter(takesBody)) {
      if (operation.path.includes('webhooks')) continue;
      const answer = await send(operation, { ...exampleOf(operation), ...many });
      expect(answer.status, operation.name).toBe(400);
      const unknown = errorsOf(answer).filter(({ field }) => /^f\d+$/.test(field));
      expect(unknown, operation.name).toHaveLength(10);
      expect(errorsOf(answer)).toContainEqual({
        field: 'body',
        message: 'has 4990 more unknown fields',
      });
      expect(JSON.stringify(answer.body).length, operation.name).toBeLessThan(4096);
    }
  });

  it('of sixty thousand characters, or a hundred wrong lines, makes no long answer either', async () => {
    const long = { ['x'.repeat(60_000)]: 1 };
    const lines = Array.from({ length: 2000 }, () => ({ a: 1, b: 2 }));
    for (const body of [long, { items: lines }]) {
      const answer = await service.request('POST', '/api/orders', { as: customer, body });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body).length).toBeLessThan(8192);
    }
  });
});

describe('a body', () => {
  it('may be left out where the document says so, and only there; null never passes', async () => {
    for (const operation of operations.filter(takesBody)) {
      const { required: inDocument } = operation.requestBody as { required?: boolean };
      // A session in a cookie is told by a header, and has no body; this one is not.
      const required = inDocument || operation.parameters?.some(({ name }) => name === 'x-session');
      const without = await send(operation);
      const empty = await send(operation, {});
      const isRefused = ({ status, body }: Answer) => status === 400 && body.code === 'VALIDATION_FAILED';
      expect(isRefused(without), `${operation.name} without a body`).toBe(required === true);
      expect(isRefused(empty), `${operation.name} with {}`).toBe(required === true);
      const nothing = await send(operation, null);
      expect(nothing, operation.name).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'body', message: 'must be an object' }] },
      });
    }
  });

  it('of a DELETE, and of whatever changes something, is answered as the document says', async () => {
    for (const operation of operations.filter(({ method }) => method !== 'GET')) {
      const bodies: Array<[string, string]> = [
        ['text/plain', 'x'],
        ['application/json', '{'],
        ['application/json', '{}'],
        ['application/json', `"${'x'.repeat(700_000)}"`],
        ['application/json; charset=iso-8859-1', '{}'],
      ];
      for (const [type, body] of bodies) {
        const answer = await service.request(operation.method, operation.path, {
          as: await admin.reload(),
          body,
          headers: { 'content-type': type },
        });
        expect(Object.keys(operation.responses), `${operation.name} ${type} ${answer.status}`).toContain(
          String(answer.status),
        );
      }
    }
  });

  it('in another charset than UTF-8 is refused wherever one is read, with what was sent and what is taken', async () => {
    const charsets = ['iso-8859-1', 'utf-16', '"latin1"', 'us-ascii; boundary=x', 'utf-8; charset=utf-7'];
    const changing = operations.filter(({ method }) => method !== 'GET');
    for (const [n, operation] of changing.entries()) {
      // One of them each, and all of them at the first: what reads a charset does not know the operation.
      for (const charset of n === 0 ? charsets : charsets.slice(n % charsets.length).slice(0, 1)) {
        const type = `application/json; charset=${charset}`;
        const headers = { 'content-type': type };
        const answer = await service.request(operation.method, operation.path, {
          as: await admin.reload(),
          body: '{}',
          headers,
        });
        expect(answer, operation.name).toMatchObject({
          status: 415,
          body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
        });
        expect(answer.body.detail).toBe(
          `The body was sent as ${type}. Send it as application/json, in UTF-8.`,
        );
      }
    }
    const refused = await service.request('POST', '/api/auth/login', {
      body: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(refused.body.detail).toContain('application/x-www-form-urlencoded');
  });

  it.each(['utf-8', 'UTF-8', 'utf8', '"utf-8"', 'Utf-8; q=1'])('in %s is taken', async (charset) => {
    const headers = { 'content-type': `application/json;charset=${charset}` };
    const answer = await service.request('POST', '/api/auth/login', { body: '{}', headers });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });
});

describe('a UUID', () => {
  it('is the same in upper case, in every address and query that takes one', async () => {
    await Promise.all([admin.reload(), customer.reload()]);
    // What the requests above have made: orders would have to name one.
    const { items: methods } = (await service.request('GET', '/api/admin/shipping-methods', { as: admin }))
      .body;
    for (const { id } of methods) {
      await service.request('DELETE', `/api/admin/shipping-methods/${id}`, { as: admin });
    }
    const desk = orderDesk(service, customer, admin);
    const { id } = await desk.processing([2]);
    const fulfilmentId = (await desk.ship(id, { lines: [{ line: 1, quantity: 2 }] })).body.id;
    const asked = await desk.askBack(id, { lines: [{ line: 1, quantity: 1 }], reason: 'Too heavy' });
    const paid = await placeOrder(service, customer, [1]);
    const path = `/api/admin/orders/${paid.id}/mark-paid`;
    const paymentId = (await service.request('POST', path, { as: admin })).body.id;
    const items = paid.productIds.map((productId) => ({ productId, quantity: 1 }));
    const held = await service.request('POST', '/api/holds', { as: customer, body: { items } });
    const counted = await service.request('POST', '/api/admin/stock-documents', {
      as: admin,
      body: { kind: 'count' },
    });
    const mailId = uuid();
    const letter = { kind: 'password_changed', recipient: customer.email, locale: 'en', content: {} };
    await Mail.create({ id: mailId, userId: customer.id, ...letter });
    const home = { as: customer, body: { address: ADDRESS } };
    const { body: kept } = await service.request('POST', '/api/users/me/addresses', home);
    const owners = {
      payments: paymentId,
      addresses: kept.id,
      holds: held.body.id,
      'stock-documents': counted.body.id,
      mails: mailId,
    };
    const known: Record<string, string> = { fulfilmentId, returnId: asked.body.id };

    for (const { name, method, path, parameters = [] } of operations) {
      const uuids = parameters.filter(({ schema }) => schema.format === 'uuid');
      for (const one of uuids) expect(JSON.stringify(one.schema), name).not.toContain('[0-9a-f]');
      if (method !== 'GET' || !uuids.some((one) => one.in === 'path')) continue;
      const [, own] = Object.entries(owners).find(([what]) => name.includes(`/${what}/{id}`)) ?? ['', id];
      const ids = [...name.matchAll(/\{(\w+)\}/g)].map(([, one]) =>
        one === 'id' ? own : known[one as string],
      );
      const at = ids.reduce<string>((address, one) => address.replace(NOWHERE, one as string), path);
      const as = name.includes('/admin/') ? admin : customer;
      const [lower, upper] = [
        await service.request('GET', at, { as }),
        await service.request('GET', at.replace(own, own.toUpperCase()), { as }),
      ];
      expect(lower.status, name).toBe(200);
      expect(upper, name).toMatchObject({ status: 200, body: lower.body });
    }
    const filtered = await service.request('GET', `/api/admin/payments?orderId=${paid.id.toUpperCase()}`, {
      as: admin,
    });
    expect(filtered.body.items).toMatchObject([{ id: paymentId }]);
    const delivered = await desk.deliver(id.toUpperCase(), fulfilmentId.toUpperCase());
    expect(delivered).toMatchObject({ status: 200, body: { id: fulfilmentId } });
    const decided = await desk.decide(id.toUpperCase(), asked.body.id.toUpperCase(), 'approve');
    expect(decided).toMatchObject({ status: 200, body: { id: asked.body.id, status: 'approved' } });
  });
});

describe('what Node would answer by itself', () => {
  /** Sends bytes and reads to the end of the connection. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(base);
      const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text));
      let answer = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('end', () => resolve(answer)).on('error', reject);
    });

  it.each([
    ['no Host', 'GET /api/products HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'an expectation',
      'GET /api/products HTTP/1.1\r\nhost: shop\r\nexpect: magic\r\nconnection: close\r\n\r\n',
      417,
      'EXPECTATION_FAILED',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'two lengths of one body',
      'POST /api/auth/login HTTP/1.1\r\nhost: shop\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
      400,
      'BAD_REQUEST',
    ],
  ])('to %s is a problem document', async (_what, request, status, code) => {
    const [head = '', body = ''] = (await raw(request)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });

  it('does not come in the way of HTTP/1.0, nor of 100-continue', async () => {
    expect(await raw('GET /health/live HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
    const body = '{}';
    const patient = `POST /api/auth/login HTTP/1.1\r\nhost: shop\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
    expect(await raw(patient)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 400 /);
  });
});

it('every 503 says when to come again', () => {
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  for (const code of codes.filter((one) => PROBLEMS[one].status === 503)) {
    expect(new Problem(code, 'Not now.').retryAfterSeconds, code).toBeGreaterThan(0);
  }
});
