import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { emit } from '../../src/events/emit.js';
import { sequence } from '../../src/events/sequence.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { eventsOf, recordEvents, sequenceAll, waitingInOutbox } from '../helpers/events.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// kill -9 of a process that sequences events, between any two of its statements, and a COMMIT whose answer is lost.

vi.setConfig({ testTimeout: 300_000 });

let database: TestDatabase;
let sequelize: Sequelize;
let proxy: TcpProxy;
let after: number;

beforeAll(async () => {
  database = await createDatabase();
  sequelize = connectTo(database);
  proxy = await startProxy(database.url);
  await recordEvents(sequelize);
});
afterAll(async () => {
  await proxy.close();
  await sequelize.close();
  await database.drop();
});
beforeEach(async () => {
  after = (await eventsOf(sequelize)).at(-1)?.seq ?? 0;
});

/** Three transactions with two events each. */
async function commitEvents(): Promise<void> {
  for (let n = 1; n <= 3; n++) {
    await inTransaction(sequelize, (transaction) =>
      emit(
        [1, 2].map((version) => ({
          type: 'customer.updated',
          aggregateId: String(n),
          version,
          data: { isActive: true },
        })),
        transaction,
      ),
    );
  }
}

const NEWS = [1, 2, 3].flatMap((n) => [1, 2].map((version) => [String(n), version]));
const news = async () =>
  (await eventsOf(sequelize, { after })).map(({ seq, aggregateId, version }, index) => {
    expect(seq).toBe(after + 1 + index);
    return [aggregateId, version];
  });

function startSequencing(url: string, ...more: string[]) {
  return spawn(
    process.execPath,
    [join(import.meta.dirname, '../helpers/sequence-events.mjs'), inject('build'), ...more],
    { env: { PATH: process.env.PATH, DATABASE_URL: url }, stdio: ['pipe', 'inherit', 'inherit'] },
  );
}

it('leaves each event in its place once, wherever the process that sequences them ends', async () => {
  let killed = 0;
  for (const statement of [
    'SELECT seq',
    'SELECT id FROM outbox',
    'INSERT INTO events',
    'DELETE outbox',
    'UPDATE event_sequence',
    'COMMIT',
  ]) {
    after = (await eventsOf(sequelize)).at(-1)?.seq ?? 0;
    await sequelize.query('DELETE FROM outbox');
    await commitEvents();
    const held = statement === 'COMMIT' ? proxy.holdNextCommit() : proxy.holdAfter(statement, 1);
    const sequencer = startSequencing(proxy.url);
    const exited = once(sequencer, 'exit');
    const stopped = await Promise.race([held, exited.then(() => undefined)]);
    sequencer.kill('SIGKILL');
    await exited;
    if (stopped) killed++;
    stopped?.loseDatabase();
    proxy.forget();
    expect(await news(), `killed after ${statement}`).toEqual(NEWS);
  }
  expect(killed).toBeGreaterThan(3);
});

it('does not sequence twice what it has committed without an answer', async () => {
  await sequenceAll(sequelize);
  await commitEvents();
  const pool = connectTo({ url: proxy.url, drop: async () => {} });
  const held = proxy.holdNextCommit();
  const sequencing = sequence(pool);
  const commit = await held;
  await commit.deliver();
  commit.loseService();
  expect(await sequencing).toBeUndefined();
  await pool.close();
  expect(await waitingInOutbox(sequelize)).toBe(0);
  expect(await news()).toEqual(NEWS);
});

it('processes that sequence at once, and one that is killed meanwhile, leave no gap and no event twice', async () => {
  const processes = [1, 2, 3].map(() => startSequencing(database.url, 'on'));
  const ended = processes.map((one) => once(one, 'exit'));
  const rounds = 30;
  for (let round = 1; round <= rounds; round++) {
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        inTransaction(sequelize, (transaction) =>
          emit(
            [
              {
                type: 'customer.updated',
                aggregateId: String(n),
                version: round,
                data: { isActive: true },
              },
            ],
            transaction,
          ),
        ),
      ),
    );
    if (round === rounds / 2) processes[0]?.kill('SIGKILL');
  }
  // Without any help from here.
  await expect.poll(() => waitingInOutbox(sequelize), { timeout: 60_000 }).toBe(0);
  for (const one of processes) one.stdin.end();
  await Promise.all(ended);
  const told = await news();
  expect(told).toHaveLength(4 * rounds);
  for (const n of [1, 2, 3, 4]) {
    expect(told.filter(([id]) => id === String(n)).map(([, version]) => version)).toEqual(
      Array.from({ length: rounds }, (_, index) => index + 1),
    );
  }
});
