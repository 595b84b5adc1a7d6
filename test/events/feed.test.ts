import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import type { EventTypeName } from '../../src/events/catalogue.js';
import { emit } from '../../src/events/emit.js';
import { EventListener } from '../../src/models/event-listener.js';
import { EventSequence } from '../../src/models/event-sequence.js';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { sequenceAll } from '../helpers/events.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';

let service: TestApp;
let sequelize: Sequelize;
let base: string;
let admin: User;
let start: number;

beforeAll(async () => {
  service = await startApp({ EVENTS: 'on' });
  sequelize = service.sequelize;
  base = await service.listen();
  admin = await buildAdmin();
  await tell(1);
});
afterAll(() => service.close());
beforeEach(async () => {
  await sequenceAll(sequelize);
  start = (await EventSequence.findByPk(1, { rejectOnEmpty: true })).seq;
});

const tell = (version: number, aggregateId = '7', type: EventTypeName = 'customer.updated') =>
  inTransaction(sequelize, (transaction) =>
    emit([{ type, aggregateId, version, data: { isActive: true } } as never], transaction),
  );
const ask = (query: string, as = admin) => service.request('GET', `/api/admin/events?${query}`, { as });
const seqs = ({ body }: { body: { items: Array<{ seq: number }> } }) =>
  body.items.map(({ seq }) => seq - start);

describe('a page', () => {
  it('has what comes after the cursor, in order, and the cursor to go on with', async () => {
    for (const version of [1, 2, 3]) await tell(version);
    await sequenceAll(sequelize);
    const first = await ask(`after=${start}&limit=2`);
    expect(first.status).toBe(200);
    expect(seqs(first)).toEqual([1, 2]);
    expect(first.body).toMatchObject({ next: start + 2, hasMore: true });
    const second = await ask(`after=${first.body.next}&limit=2`);
    expect(seqs(second)).toEqual([3]);
    expect(second.body).toMatchObject({ next: start + 3, hasMore: false });
    expect((await ask(`after=${start + 3}`)).body).toEqual({ items: [], next: start + 3, hasMore: false });
    expect(first.body.items[0]).toMatchObject({
      type: 'customer.updated',
      aggregateType: 'customer',
      aggregateId: '7',
      version: 1,
      data: { isActive: true },
    });
  });

  it('begins now without a cursor, and with the oldest for 0', async () => {
    expect((await ask('')).body).toEqual({ items: [], next: start, hasMore: false });
    expect((await ask('after=0&limit=1')).body.items).toMatchObject([{ seq: 1 }]);
  });

  it('can be of some types, and then goes on behind those that it leaves out', async () => {
    await tell(1, '8', 'customer.created');
    await tell(2, '8');
    await sequenceAll(sequelize);
    const found = await ask(`after=${start}&types=order.*,customer.created`);
    expect(seqs(found)).toEqual([1]);
    expect(found.body).toMatchObject({ next: start + 2, hasMore: false });
    expect(seqs(await ask(`after=${start}&types=*`))).toEqual([1, 2]);
  });

  it('is for those who may read events', async () => {
    const customer = await buildUser();
    expect((await ask('', customer)).status).toBe(403);
    expect((await service.request('GET', '/api/admin/events')).status).toBe(401);
  });

  it.each([
    'after=-1',
    'after=1e3',
    'after=999999',
    'types=order.lost',
    'types=ord*',
    'types=',
    'types=order.*,',
    'limit=0',
    'limit=101',
    'wait=31',
    'since=1',
  ])('is refused for %s', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });
});

describe('who waits', () => {
  it('is answered by the first event', async () => {
    const waiting = ask(`after=${start}&wait=30`);
    await tell(1);
    expect(seqs(await waiting)).toEqual([1]);
  });

  it('is answered whichever process has committed the event', async () => {
    const waiting = ask(`after=${start}&wait=30`);
    const events = JSON.stringify([['customer.updated', 'customer', '7', 9, {}]]);
    // Nobody in this process is told of it.
    await sequelize.query(
      'INSERT INTO outbox (events, size, createdAt) VALUES (:events, 1, UTC_TIMESTAMP(3))',
      { replacements: { events } },
    );
    expect(seqs(await waiting)).toEqual([1]);
  });

  it('is not answered by events of other types, and goes on after them', async () => {
    const waiting = ask(`after=${start}&wait=30&types=customer.created`);
    await tell(1);
    await vi.waitFor(async () => expect((await ask(`after=${start}`)).body.items).toHaveLength(1));
    await tell(1, '9', 'customer.created');
    expect(seqs(await waiting)).toEqual([2]);
  });

  it('is answered with nothing when the time is over', async () => {
    expect((await ask(`after=${start}&wait=1`)).body).toEqual({ items: [], next: start, hasMore: false });
  });
});

describe('a stream', () => {
  /** Reads messages until there are so many with data. */
  async function read(count: number, headers: Record<string, string> = {}, query = '') {
    const end = new AbortController();
    const response = await fetch(`${base}/api/admin/events?${query}`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${service.app.issueAccessToken(admin.id, admin.tokenVersion)}`,
        ...headers,
      },
      signal: end.signal,
    });
    const messages: string[] = [];
    const done = (async () => {
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        messages.splice(0, Infinity, ...text.split('\n\n').slice(0, -1));
        if (messages.filter((one) => one.includes('data: ')).length >= count) break;
      }
      end.abort();
      return messages;
    })();
    return { response, messages, done };
  }
  const told = (messages: string[]) =>
    messages.flatMap((message) => {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(message) ?? [];
      return id ? [[Number(id) - start, JSON.parse(data as string).version]] : [];
    });

  it('has each event with its seq as id, from the moment that it is opened', async () => {
    const { response, messages, done } = await read(2);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    await vi.waitFor(() => expect(messages[0]).toBe(`retry: 1000\nid: ${start}`));
    await tell(1);
    await tell(2);
    expect(told(await done)).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('goes on after Last-Event-ID, whatever the address says', async () => {
    for (const version of [1, 2, 3]) await tell(version);
    await sequenceAll(sequelize);
    const { done } = await read(2, { 'last-event-id': String(start + 1) }, `after=${start}`);
    expect(told(await done)).toEqual([
      [2, 2],
      [3, 3],
    ]);
  });

  it('is refused for an id of another feed', async () => {
    for (const id of ['evt_1', '99999999']) {
      const { response } = await read(0, { 'last-event-id': id });
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });
});

describe('what is no longer kept', () => {
  it('is 410 for a cursor before it, with the oldest that there is', async () => {
    await tell(1);
    await sequenceAll(sequelize);
    await sequelize.query(`DELETE FROM events WHERE seq <= ${start}`);
    const { status, body } = await ask('after=1');
    expect(status).toBe(410);
    expect(body).toMatchObject({ code: 'CURSOR_EXPIRED', oldest: start + 1 });
    expect(seqs(await ask(`after=${start}`))).toEqual([1]);
    expect(seqs(await ask('after=0'))).toEqual([1]);
  });
});

it('reading has events recorded, for 30 days at a time', async () => {
  await EventListener.destroy({ where: { name: 'feed' } });
  await ask('');
  const first = await EventListener.findByPk('feed', { rejectOnEmpty: true });
  expect(Math.round((Number(first.until) - Number(first.since)) / 86_400_000)).toBe(30);
  await ask('');
  expect((await EventListener.findByPk('feed', { rejectOnEmpty: true })).until).toEqual(first.until);
});
