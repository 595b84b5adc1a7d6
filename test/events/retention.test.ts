import { AsyncResource } from 'node:async_hooks';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteOldEvents } from '../../src/events/delete-old-events.js';
import { placeOf } from '../../src/events/read-page.js';
import { sequence } from '../../src/events/sequence.js';
import { createMailer } from '../../src/mail/mailer.js';
import { CONSUMER, writeOrderMails } from '../../src/mail/orders/consumer.js';
import { Event } from '../../src/models/event.js';
import { EventConsumer } from '../../src/models/event-consumer.js';
import { EventSequence } from '../../src/models/event-sequence.js';
import { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '../../src/models/index.js';
import { queueDeliveries } from '../../src/modules/webhooks/queue-deliveries.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { recordEvents, sequenceAll } from '../helpers/events.js';
import { holdLock } from '../helpers/row-lock.js';
import { customerUpdated, expectWebhooksHold, happened } from '../helpers/webhooks.js';

let database: TestDatabase;
/** Of the job. */
let other: Sequelize;
let sequelize: Sequelize;
let endpointIds: number[];

beforeAll(async () => {
  database = await createDatabase();
  other = connectTo(database);
  sequelize = connectTo(database);
  const endpoint = {
    url: 'http://localhost:4000/',
    types: ['*'],
    secret: Buffer.alloc(1),
    dueAt: new Date(),
  };
  const created = await WebhookEndpoint.bulkCreate([endpoint, endpoint]);
  endpointIds = created.map(({ id }) => id);
  await recordEvents(sequelize);
});
afterAll(async () => {
  await expectWebhooksHold(sequelize);
  await Promise.all([sequelize.close(), other.close()]);
  await database.drop();
});

const run = (sql: string) => sequelize.query(sql, { type: QueryTypes.RAW });
const runJob = () => deleteOldEvents(other).run(new AbortController().signal);
/** Another process may have run it a moment ago. */
const mayRunAgain = () => run("UPDATE job_leases SET dueAt = '2000-01-01'");
const lastSeq = async () => Number((await EventSequence.findByPk(1, { rejectOnEmpty: true })).seq);
const seqs = async () => (await Event.findAll({ order: ['seq'], raw: true })).map(({ seq }) => Number(seq));

let last: number;
beforeEach(async () => {
  await mayRunAgain();
  await run('DELETE FROM events');
  last = await lastSeq();
});

/** Events of 30 days ago, delivered to both endpoints at the second attempt, and then of a minute less. */
async function fill(old: number, kept: number): Promise<void> {
  await run(
    `INSERT INTO events (seq, id, type, aggregateType, aggregateId, version, data, occurredAt)
     WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < ${old + kept})
     SELECT ${last} + n, UNHEX(LPAD(HEX(${last} + n), 32, '0')), 'customer.updated', 'customer', '1', n, '{"isActive":true}',
       UTC_TIMESTAMP(3) - INTERVAL 30 DAY + INTERVAL IF(n <= ${old}, -1, 60) SECOND
     FROM numbers`,
  );
  await run(`UPDATE event_sequence SET seq = ${last + old + kept}`);
  await run(
    `INSERT INTO webhook_deliveries (endpointId, seq, aggregate, status, attempts, dueAt, endedAt)
     SELECT endpoint.id, event.seq, 'customer:1', 'done', 2, event.occurredAt, event.occurredAt
     FROM events AS event JOIN webhook_endpoints AS endpoint WHERE event.seq > ${last}`,
  );
  await run(
    `INSERT INTO webhook_attempts (endpointId, seq, attempt, at, ms)
     SELECT endpointId, seq, attempt.n, endedAt, 10
     FROM webhook_deliveries JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS attempt WHERE seq > ${last}`,
  );
}

describe('events of more than 30 days ago', () => {
  it('are deleted with their deliveries, in slices by key, and those of a minute less are kept', async () => {
    await fill(450, 3);
    const statements: string[] = [];
    other.options.logging = (sql) => statements.push(sql.replace(/^Executing \([^)]*\): /, ''));
    await runJob();
    other.options.logging = false;
    expect(await seqs()).toEqual([last + 451, last + 452, last + 453]);
    expect(await WebhookDelivery.count()).toBe(3 * endpointIds.length);
    expect(await WebhookAttempt.count()).toBe(2 * 3 * endpointIds.length);

    const ofEvents = statements.filter((sql) => /FROM events/.test(sql));
    const deletes = ofEvents.filter((sql) => sql.startsWith('DELETE'));
    expect(deletes.map((sql) => sql.replace(/.*LIMIT /s, ''))).toEqual(['200', '200', '50']);
    // By key, however many there are.
    last = await lastSeq();
    await fill(900, 0);
    for (const read of ofEvents.slice(0, 2)) {
      const sql = read.replace(/seq <= \d+/, `seq <= ${last + 200}`);
      const explained = `EXPLAIN FORMAT=TRADITIONAL ${sql}`;
      const [plan] = await sequelize.query<Plan>(explained, { type: QueryTypes.SELECT });
      expect(plan?.key).toBe('PRIMARY');
      // An estimate, which on MySQL was 203 of the 900.
      expect(Number(plan?.rows)).toBeLessThan(2 * 200);
    }
  });

  it('hold up nobody while they are deleted: events are sequenced, queued and sent meanwhile', async () => {
    await fill(5, 1);
    const name = new URL(database.url).pathname.slice(1);
    // The job has deleted the first four by then.
    const lock = await holdLock(name, `SELECT 1 FROM webhook_deliveries WHERE seq = ${last + 5} FOR UPDATE`);
    const deleting = AsyncResource.bind(runJob)();
    await lock.waiters();
    await happened(sequelize, [customerUpdated('1', 1_000)]);
    const step = (
      range: { first: number; last: number },
      transaction: Parameters<typeof queueDeliveries>[2],
    ) => queueDeliveries(sequelize, range, transaction);
    const [range] = await sequenceAll(sequelize, [step]);
    expect(range).toEqual({ first: last + 7, last: last + 7 });
    // A delivery that is kept is queued again, and one is recorded.
    await run(
      `INSERT INTO webhook_deliveries (endpointId, seq, aggregate, dueAt)
       SELECT ${endpointIds[0]}, ${last + 6}, 'customer:1', UTC_TIMESTAMP(3)
       ON DUPLICATE KEY UPDATE status = 'done', isReplay = 1`,
    );
    await run(
      `INSERT INTO webhook_attempts (endpointId, seq, attempt, at, ms) VALUES (${endpointIds[0]}, ${last + 7}, 1, UTC_TIMESTAMP(3), 1)`,
    );
    await lock.release();
    await deleting;
    expect(await seqs()).toEqual([last + 6, last + 7]);
    expect(await WebhookDelivery.count()).toBe(2 * endpointIds.length);
  });

  it('are not held up by those that are just being sequenced', async () => {
    await fill(3, 0);
    await happened(sequelize, [customerUpdated('1', 1_000)]);
    const deleting = AsyncResource.bind(runJob);
    await sequence(sequelize, [() => deleting()]);
    expect(await seqs()).toEqual([last + 4]);
  });
});

describe('whoever is far behind', () => {
  it('gets 410 for a cursor before the oldest event, also when none is left', async () => {
    await fill(3, 2);
    await runJob();
    const expired = { code: 'CURSOR_EXPIRED', extensions: { oldest: last + 4 } };
    for (const cursor of [last + 1, last + 2]) {
      await expect(placeOf(sequelize, cursor)).rejects.toMatchObject(expired);
    }
    for (const cursor of [last + 3, last + 5]) expect(await placeOf(sequelize, cursor)).toBe(cursor);
    expect(await placeOf(sequelize, 0)).toBe(last + 3);

    await run('UPDATE events SET occurredAt = occurredAt - INTERVAL 1 HOUR');
    await mayRunAgain();
    await runJob();
    expect(await seqs()).toEqual([]);
    await expect(placeOf(sequelize, last + 4)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    for (const cursor of [0, last + 5]) expect(await placeOf(sequelize, cursor)).toBe(last + 5);
    await expect(placeOf(sequelize, last + 6)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('goes on with the oldest event as a consumer of the service', async () => {
    await EventConsumer.upsert({ name: CONSUMER, seq: last });
    await fill(3, 2);
    await runJob();
    const off = createMailer({ isOn: false, off: [], locale: 'en', tokenKeys: [], notify: () => {} });
    await writeOrderMails(sequelize, off);
    const consumer = await EventConsumer.findByPk(CONSUMER, { rejectOnEmpty: true });
    expect(Number(consumer.seq)).toBe(last + 5);
  });
});

interface Plan {
  key: string | null;
  rows: number;
}
