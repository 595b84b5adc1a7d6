import { randomInt } from 'node:crypto';
import dns from 'node:dns';
import { Agent, request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildAuthor, buildCategory, buildProduct, buildUser } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type Mailbox, openMailbox } from '../helpers/mailbox.js';
import { placeOrder } from '../helpers/orders.js';
import type { Accounts } from './front-desk.js';
import { type FuzzedAnswer, faultsOf, ROLES, type Role } from './judge.js';
import { learnFrom } from './learn.js';
import { Memory } from './memory.js';
import { DOCUMENTED, shopOpener } from './open-shop.js';
import { type Operation, operations } from './operations.js';
import { addressOf, type FuzzedRequest, fuzzed } from './requests.js';
import { Values } from './values.js';

/*
 * Requests made from openapi.json, valid ones and spoilt ones, of every role, over real sockets, and each answer held
 * against what the document promises. FUZZ_REQUESTS says how many. The same FUZZ_SEED sends the same requests.
 */

/** Of each operation, so that few are never sent well. */
const ENOUGH_FOR_MOST = 18;
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? ENOUGH_FOR_MOST * operations.length);
/** After so many requests the shop is opened again: many of them close it, for example by the rules of prices they make. */
const REQUESTS_PER_OPENING = 500;
const SEED = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_REQUESTS ? randomInt(2 ** 31) : 20_260));
/** Kinds of fault that are told before it gives up. */
const MOST_FAULTS = 25;

let service: TestApp;
let mailbox: Mailbox;
let port: number;
let accounts: Accounts;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Of webhook endpoints that the fuzzer makes up or has from an example: nobody is looked for but this machine. */
function lookUpLoopbackOnly(): void {
  const { lookup } = dns;
  const own = new Set(['localhost', '127.0.0.1', new URL(inject('databaseServerUrl')).hostname]);
  vi.spyOn(dns, 'lookup').mockImplementation(((hostname: string, ...rest: unknown[]) => {
    if (own.has(hostname)) return Reflect.apply(lookup, dns, [hostname, ...rest]);
    const callback = rest.at(-1) as (error: Error) => void;
    process.nextTick(callback, Object.assign(new Error('not looked for'), { code: 'ENOTFOUND' }));
  }) as never);
}

beforeAll(async () => {
  lookUpLoopbackOnly();
  mailbox = openMailbox();
  service = await startApp({
    ...mailbox.env,
    COMMENTS_PER_MINUTE: '1000000',
    PAYMENT_PROVIDER: 'demo',
  });
  port = Number(new URL(await service.listen()).port);
  // Made-up ids are small ones: they shall be those of accounts that may be disabled or demoted.
  for (let made = 0; made < 10; made++) await buildUser();
  const emailVerifiedAt = new Date();
  accounts = {
    customer: await buildUser({ emailVerifiedAt }),
    neighbour: await buildUser(),
    author: await buildAuthor(),
    admin: await buildAdmin({ emailVerifiedAt }),
  };
  await buildUser(DOCUMENTED);
  const category = await buildCategory();
  for (let made = 0; made < 5; made++) await buildProduct({ stock: 1_000, categories: [category] });
  // Rules of prices that the fuzzer makes may leave no order that can be placed: these are there before.
  const { customer, neighbour } = accounts;
  for (const buyer of [customer, customer, customer, neighbour]) await placeOrder(service, buyer, [5, 5]);
});
afterAll(async () => {
  agent.destroy();
  await service?.close();
  mailbox?.close();
  vi.restoreAllMocks();
});

it(`answers ${REQUESTS} requests as its document says (FUZZ_SEED=${SEED})`, {
  timeout: 60_000 + REQUESTS * 60,
}, async () => {
  console.log(`Fuzzing ${operations.length} operations with FUZZ_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS}`);
  const memory = new Memory(Object.values(accounts).map(({ id }) => id));
  const openShop = shopOpener({ service, accounts, memory });
  const values = new Values(memory);
  const requestsOf = new Map(operations.map((operation) => [operation, fuzzed(operation, values)]));
  const choice = fc
    .constantFrom(...operations.flatMap(asOften))
    .chain((operation) => fc.tuple(fc.constant(operation), roleFor(operation)));
  const faults = new Map<string, string>();
  const succeeded = new Set<string>();

  for (let sent = 0; sent < REQUESTS && faults.size < MOST_FAULTS; sent++) {
    if (sent % REQUESTS_PER_OPENING === 0) await openShop();
    const [operation, role] = sampleOf(choice, sent);
    const request = sampleOf(requestsOf.get(operation) as fc.Arbitrary<FuzzedRequest>, sent);
    const answer = await send(request, role);
    for (const fault of faultsOf(request, role, answer, memory)) {
      const kind = `${operation.name}: ${fault}`;
      if (!faults.has(kind)) faults.set(kind, `${kind}\n  ${describe(request, role, answer)}`);
    }
    // Their tokens may have ended, and with a refresh token that comes twice even if it is refused.
    if (/sign-out|sessions|\/auth\//.test(operation.path)) await reload();
    if (answer.status < 300) {
      succeeded.add(operation.name);
      const { method, path } = operation;
      learnFrom(memory, { method, path, filled: request.path, role }, answer);
    }
  }

  expect([...faults.values()].join('\n')).toBe('');
  await expectInventoryHolds(service.sequelize);
  // Otherwise the requests are not good enough to find anything: few must do for most, and many for all.
  const never = operations.map(({ name }) => name).filter((name) => !succeeded.has(name));
  const mayMiss = REQUESTS < ENOUGH_FOR_ALL ? Math.floor(operations.length / 5) : 0;
  expect(never.filter((name) => !MAY_NEVER_SUCCEED.has(name)).slice(mayMiss)).toEqual([]);
});

const ENOUGH_FOR_ALL = 50_000;

/** They take secrets that no document tells, or sessions that are not there. */
const MAY_NEVER_SUCCEED = new Set([
  'POST /api/webhooks/{provider}',
  'POST /api/users/me/password',
  'POST /api/users/me/email',
  'POST /api/auth/email-verification/confirm',
  'POST /api/auth/email-change/confirm',
  'POST /api/auth/password-reset/confirm',
  // No mail fails.
  'POST /api/admin/mails/{id}/retry',
  // Accounts ask with tokens without a sign-in.
  'POST /api/users/me/sign-out-others',
]);

/** What makes something comes more often than what ends it, so that there is something to work with. */
function asOften(operation: Operation): Operation[] {
  if (/cancel|void|reject/.test(operation.path) || operation.method === 'DELETE') return [operation];
  return Array(operation.method === 'GET' ? 2 : '201' in operation.responses ? 6 : 3).fill(operation);
}

const sampleOf = <T>(arbitrary: fc.Arbitrary<T>, at: number): T =>
  fc.sample(arbitrary, { seed: SEED + at * 7_919, numRuns: 1 })[0] as T;

/** Mostly the one who may. */
function roleFor({ forAdmins, needsToken, path }: Operation): fc.Arbitrary<Role> {
  const able = forAdmins ? ['admin'] : path.includes('/posts') ? ['author', 'customer'] : ['customer'];
  const usual = needsToken ? (able as Role[]) : ROLES;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...ROLES) },
  );
}

const reload = () => Promise.all(Object.values(accounts).map((account) => account.reload()));

function tokenOf(role: Role): string | undefined {
  if (role === 'nobody') return undefined;
  if (role === 'stranger') return 'a.token.that.nobody.issued';
  const { id, tokenVersion } = accounts[role];
  return service.app.issueAccessToken(id, tokenVersion);
}

function send(request: FuzzedRequest, role: Role): Promise<FuzzedAnswer> {
  const token = tokenOf(role);
  const { body } = request;
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-length': body.length }),
    // Cookies are for the pages of a browser.
    ...(request.headers['x-session'] === 'cookie' && { origin: `http://127.0.0.1:${port}` }),
    ...Object.fromEntries(Object.entries(request.headers).filter(([, value]) => value !== '')),
  };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const { method } = request.operation;
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path: addressOf(request),
      headers,
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
          ms: performance.now() - startedAt,
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function describe(request: FuzzedRequest, role: Role, answer: FuzzedAnswer): string {
  const { body, headers, spoilt, operation } = request;
  const sent = body ? ` ${JSON.stringify(body.toString().slice(0, 300))}` : '';
  return `${operation.method} ${addressOf(request).slice(0, 300)} as ${role} (spoilt: ${spoilt}) ${JSON.stringify(headers)}${sent}\n  → ${answer.status} ${answer.text.slice(0, 400)}`;
}
