import {
  type Client,
  type ClientOptions,
  createClient,
  memoryStore,
  type Session,
  type SessionStore,
  tabsStore,
  webStorageStore,
} from '@stockkeeper/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildUser, PASSWORD } from '../helpers/factories.js';

let service: TestApp;
let baseUrl: string;
let ada: User;
let grace: User;

beforeAll(async () => {
  service = await startApp();
  baseUrl = await service.listen();
  ada = await buildUser();
  grace = await buildUser();
});
afterAll(() => service.close());

/** A client that counts what it asks, by path. */
function counted(options: ClientOptions = {}): { client: Client; asked: (path: string) => number } {
  const counts = new Map<string, number>();
  const { fetch = globalThis.fetch } = options;
  const client = createClient({
    baseUrl,
    ...options,
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      counts.set(pathname, (counts.get(pathname) ?? 0) + 1);
      return fetch(request);
    },
  });
  return { client, asked: (path) => counts.get(path) ?? 0 };
}

const signIn = (client: Client, { email }: User) => client.auth.logIn({ email, password: PASSWORD });

/** As if the access token were not taken any more; the client does not know. */
async function spoil(store: SessionStore): Promise<void> {
  const session = (await store.load()) as Session;
  await store.save({ ...session, accessToken: 'spoilt' });
}

/** As if its time were up by the client's clock. */
async function expire(store: SessionStore): Promise<void> {
  const session = (await store.load()) as Session;
  await store.save({ ...session, expiresAt: Date.now() - 1 });
}

describe('a session', () => {
  it('begins with a sign-in, is told of, and ends with signing out', async () => {
    const { client } = counted();
    const told: Array<number | undefined> = [];
    const stop = client.auth.onChange((session) => told.push(session?.user.id));
    expect(await client.auth.session()).toBe(null);
    expect(await signIn(client, ada)).toMatchObject({ id: ada.id, email: ada.email });
    expect((await client.users.me.retrieve()).id).toBe(ada.id);
    const before = (await client.auth.session()) as Session;
    await client.auth.logOut();
    expect(await client.auth.session()).toBe(null);
    await expect(client.users.me.retrieve()).rejects.toMatchObject({ code: 'AUTHENTICATION_REQUIRED' });
    const { error } = await client.POST('/api/auth/refresh', {
      body: { refreshToken: before.refreshToken },
    });
    expect(error?.code).toBe('INVALID_REFRESH_TOKEN');
    stop();
    await signIn(client, ada);
    expect(told).toEqual([ada.id, undefined]);
  });

  it('is forgotten when the service cannot be told, which the caller is', async () => {
    let isGone = false;
    const fetch = async (request: Request) => {
      if (isGone) throw new TypeError('fetch failed');
      return globalThis.fetch(request);
    };
    const { client } = counted({ fetch });
    await signIn(client, ada);
    isGone = true;
    await expect(client.auth.logOut({ deadlineMs: 300 })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
    });
    expect(await client.auth.session()).toBe(null);
  });

  it('sends no token where none is asked for', async () => {
    const sent: Array<string | null> = [];
    const fetch = (request: Request) => {
      sent.push(request.headers.get('authorization'));
      return globalThis.fetch(request);
    };
    const { client } = counted({ fetch });
    await signIn(client, ada);
    await client.products.list();
    await client.users.me.retrieve();
    expect(sent).toEqual([null, null, expect.stringMatching(/^Bearer /)]);
  });
});

describe('an access token', () => {
  it.each([
    ['that is refused', spoil],
    ['whose time is up', expire],
  ])('%s is renewed once for many requests, and each is answered', async (_, end) => {
    const store = memoryStore();
    const { client, asked } = counted({ session: store });
    await signIn(client, ada);
    await end(store);
    const answers = await Promise.all(Array.from({ length: 40 }, () => client.users.me.retrieve()));
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([ada.id]));
    expect(asked('/api/auth/refresh')).toBe(1);
  });

  it('that cannot be renewed ends the session, and what was asked is refused', async () => {
    const store = memoryStore();
    const { client, asked } = counted({ session: store });
    await signIn(client, ada);
    const session = (await store.load()) as Session;
    await store.save({ ...session, accessToken: 'spoilt', refreshToken: 'spoilt, too' });
    const told: unknown[] = [];
    client.auth.onChange((changed) => told.push(changed));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => client.users.me.retrieve()));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ reason: { code: 'AUTHENTICATION_REQUIRED', status: 401 } });
    expect([told, asked('/api/auth/refresh')]).toEqual([[null], 1]);
  });

  it('that cannot be renewed now keeps the session for later', async () => {
    const store = memoryStore();
    let isGone = false;
    const fetch = async (request: Request) => {
      if (isGone && request.url.endsWith('/refresh'))
        return new Response('', { status: 503, headers: { 'retry-after': '60' } });
      return globalThis.fetch(request);
    };
    const { client } = counted({ session: store, fetch });
    await signIn(client, ada);
    await spoil(store);
    isGone = true;
    await expect(client.users.me.retrieve()).rejects.toMatchObject({ status: 503, retryAfterSeconds: 60 });
    isGone = false;
    expect((await client.users.me.retrieve()).id).toBe(ada.id);
  });

  it('of somebody else is not used for what was asked before', async () => {
    const store = memoryStore();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const fetch = async (request: Request) => {
      if (request.headers.get('authorization') === 'Bearer spoilt') await held;
      return globalThis.fetch(request);
    };
    const { client, asked } = counted({ session: store, fetch });
    await signIn(client, ada);
    await spoil(store);
    const me = client.users.me.retrieve();
    await expect.poll(() => asked('/api/users/me'), { timeout: 10_000 }).toBe(1);
    await signIn(client, grace);
    release();
    await expect(me).rejects.toMatchObject({ code: 'AUTHENTICATION_REQUIRED' });
    expect((await client.users.me.retrieve()).id).toBe(grace.id);
  });

  it('is not waited for longer than the caller wants to', async () => {
    const store = memoryStore();
    const fetch = (request: Request) =>
      request.url.endsWith('/refresh') ? new Promise<Response>(() => {}) : globalThis.fetch(request);
    const { client, asked } = counted({ session: store, fetch });
    await signIn(client, ada);
    await expire(store);
    const caller = new AbortController();
    const me = client.users.me.retrieve({ signal: caller.signal });
    await expect.poll(() => asked('/api/auth/refresh'), { timeout: 10_000 }).toBe(1);
    caller.abort(new Error('The page was left'));
    await expect(me).rejects.toThrow('The page was left');
  });

  it('is not waited for beyond the deadline, when another tab keeps the others waiting', async () => {
    const store = memoryStore();
    const { client } = counted({ session: store });
    await signIn(client, ada);
    await expire(store);
    const stuck = counted({ session: { ...store, exclusively: () => new Promise(() => {}) } });
    await expect(stuck.client.users.me.retrieve({ deadlineMs: 100 })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      mayHaveArrived: false,
    });
  });

  it('that cannot be had says nothing of what was sent before: it may have arrived', async () => {
    const store = memoryStore();
    let isCut = false;
    const fetch = async (request: Request) => {
      const isFirst = isCut && request.url.endsWith('/orders') && asked('/api/orders') === 1;
      if (isCut && (isFirst || request.url.endsWith('/refresh'))) throw new TypeError('fetch failed');
      return globalThis.fetch(request);
    };
    const { client, asked } = counted({ session: store, fetch });
    await signIn(client, ada);
    await spoil(store);
    isCut = true;
    await expect(client.orders.create({} as never, { deadlineMs: 1_500 })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      mayHaveArrived: true,
      idempotencyKey: expect.stringMatching(/\w/),
    });
    expect(asked('/api/orders')).toBe(2);
  });
});

describe('getToken', () => {
  it('is asked for each request, and once for another where one is refused', async () => {
    await ada.reload();
    const tokens = ['spoilt'];
    const refusals: string[] = [];
    const { client } = counted({
      getToken: (why) => {
        if (why) {
          refusals.push(why.refused);
          tokens.push(service.app.issueAccessToken(ada.id, ada.tokenVersion));
        }
        return tokens.at(-1);
      },
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.users.me.retrieve()));
    expect(answers.map(({ id }) => id)).toEqual(Array(10).fill(ada.id));
    expect(refusals).toEqual(['spoilt']);
    await expect(client.auth.session()).rejects.toThrow('no session of its own');
    expect(() => createClient({ getToken: () => '', session: 'cookie' })).toThrow('not both');
  });
});

describe('two tabs', () => {
  /** What navigator.locks does. */
  function oneAtATime(): NonNullable<SessionStore['exclusively']> {
    let turn: Promise<unknown> = Promise.resolve();
    return (work) => {
      const mine = turn.then(work);
      turn = mine.catch(() => {});
      return mine;
    };
  }

  it('that share a store renew once, and both go on', async () => {
    const rows = new Map<string, string>();
    const storage = {
      getItem: (key: string) => rows.get(key) ?? null,
      setItem: (key: string, value: string) => void rows.set(key, value),
      removeItem: (key: string) => void rows.delete(key),
    };
    const exclusively = oneAtATime();
    const tab = () => counted({ session: { ...webStorageStore(storage), exclusively } });
    const [one, two] = [tab(), tab()];
    await signIn(one.client, ada);
    expect((await two.client.auth.session())?.user.id).toBe(ada.id);
    await spoil(webStorageStore(storage));
    const tabs = [one, two, one, two].map(({ client }) => client.users.me.retrieve());
    expect((await Promise.all(tabs)).map(({ id }) => id)).toEqual(Array(4).fill(ada.id));
    expect(one.asked('/api/auth/refresh') + two.asked('/api/auth/refresh')).toBe(1);
    await two.client.auth.logOut();
    expect([await one.client.auth.session(), rows.size]).toEqual([null, 0]);
  });

  it('tell each other of a session in a cookie', async () => {
    const [one, two] = [tabsStore('two tabs'), tabsStore('two tabs')];
    const told = new Promise<Session | null>((resolve) => two.subscribe?.(resolve));
    const session = { accessToken: 'a', expiresAt: 1, user: ada } as unknown as Session;
    await one.save(JSON.parse(JSON.stringify(session)));
    expect(await told).toMatchObject({ accessToken: 'a' });
    expect(await two.load()).toMatchObject({ accessToken: 'a' });
  });
});

describe('a session in a cookie', () => {
  /** A browser's cookies, and what it says of the page. */
  function browser(): (request: Request) => Promise<Response> {
    const jar = new Map<string, string>();
    return async (request) => {
      expect(request.credentials).toBe('include');
      const body = request.method === 'GET' ? undefined : await request.text();
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
      const headers = { ...Object.fromEntries(request.headers), cookie, origin: baseUrl };
      const response = await fetch(request.url, { method: request.method, headers, body: body || undefined });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] as string).split('=');
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    };
  }

  it('outlives the page, and no script sees the refresh token', async () => {
    const fetch = browser();
    const page = counted({ session: 'cookie', fetch, baseUrl });
    await signIn(page.client, ada);
    expect(await page.client.auth.session()).not.toHaveProperty('refreshToken');
    // Another page, in another process as it were: it has not heard of the tokens.
    const reloaded = counted({ session: 'cookie', fetch, baseUrl: `${baseUrl}/` });
    const answers = await Promise.all(Array.from({ length: 10 }, () => reloaded.client.users.me.retrieve()));
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([ada.id]));
    expect(reloaded.asked('/api/auth/refresh')).toBe(1);
    await reloaded.client.auth.logOut();
    const later = counted({ session: 'cookie', fetch, baseUrl: baseUrl.toUpperCase() });
    expect(await later.client.auth.session()).toBe(null);
    expect(await later.client.auth.session()).toBe(null);
    expect(later.asked('/api/auth/refresh')).toBe(1);
  });
});
