import Fastify, { type FastifyInstance } from 'fastify';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { waitForDatabase } from '../../src/database/connect.js';
import { KNOWN_ERRORS, knownError } from '../../src/database/error-numbers.js';
import { driverError, inTransaction } from '../../src/database/transaction.js';
import { Problem } from '../../src/errors.js';
import problemDetails from '../../src/plugins/problem-details.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// Each number comes from a real server: a procedure there signals it.

let database: TestDatabase;
let proxy: TcpProxy;
/** One connection, so that it is seen whether it was kept. */
let pool: Sequelize;
let app: FastifyInstance;

beforeAll(async () => {
  database = await createEmptyDatabase();
  proxy = await startProxy(database.url);
  pool = connectTo({ ...database, url: proxy.url }, { poolMax: 1 });
  const signal = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = number, MESSAGE_TEXT = 'as the server says it'";
  for (const sql of [
    'CREATE TABLE written (id INT PRIMARY KEY) ENGINE=InnoDB',
    `CREATE PROCEDURE refuse(number INT) ${signal}`,
    `CREATE PROCEDURE roll_back_and_refuse(number INT) BEGIN ROLLBACK; ${signal}; END`,
    `CREATE PROCEDURE commit_and_refuse(number INT) BEGIN COMMIT; ${signal}; END`,
  ]) {
    await pool.query(sql);
  }
  app = Fastify();
  await app.register(problemDetails);
  app.get('/refuse/:number', ({ params }) => refuse(Number((params as { number: string }).number)));
});
beforeEach(() => pool.query('DELETE FROM written'));
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await app.close();
  await pool.close();
  await proxy.close();
  await database.drop();
});

const refuse = (number: number, transaction?: Transaction) =>
  pool.query(`CALL refuse(${number})`, { transaction });

async function connectionId(): Promise<number> {
  const [row] = await pool.query<{ id: number }>('SELECT CONNECTION_ID() AS id', { type: QueryTypes.SELECT });
  return row?.id as number;
}

async function written(): Promise<number[]> {
  const rows = await pool.query<{ id: number }>('SELECT id FROM written', { type: QueryTypes.SELECT });
  return rows.map(({ id }) => id);
}

const write = (transaction: Transaction) => pool.query('INSERT INTO written VALUES (1)', { transaction });

const known = Object.entries(KNOWN_ERRORS).map(
  ([number, { name, meaning }]) => [Number(number), name, meaning] as const,
);

describe.each(known)('%i %s, as the answer to a statement', (number, _name, meaning) => {
  it(`means ${meaning} to a transaction`, async () => {
    const before = await connectionId();
    let attempts = 0;
    const outcome = await inTransaction(pool, async (transaction) => {
      attempts++;
      await write(transaction);
      if (attempts === 1) await refuse(number, transaction);
    }).then(
      () => 'done',
      (error: unknown) => driverError(error)?.errno,
    );
    const isTriedAgain = meaning === 'conflict' || meaning === 'lost';
    expect({ outcome, attempts }).toEqual(
      isTriedAgain ? { outcome: 'done', attempts: 2 } : { outcome: number, attempts: 1 },
    );
    expect(await written()).toEqual(isTriedAgain ? [1] : []);
    const isKept = (await connectionId()) === before;
    expect(isKept).toBe(meaning !== 'not-here');
  });

  it('is answered 503', async () => {
    const answer = await app.inject(`/refuse/${number}`);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json().code).toBe('SERVICE_UNAVAILABLE');
  });
});

it('a number that it does not know is a fault of ours: 500, not tried again, on a connection that is kept', async () => {
  const before = await connectionId();
  let attempts = 0;
  const failing = inTransaction(pool, async (transaction) => {
    attempts++;
    await refuse(1054, transaction);
  });
  await expect(failing).rejects.toMatchObject({ original: { errno: 1054 } });
  expect(attempts).toBe(1);
  expect((await app.inject('/refuse/1054')).statusCode).toBe(500);
  expect(await connectionId()).toBe(before);
});

it.each([
  [{ errno: 28, message: '' }, true],
  [{ errno: 1030, message: 'Got error 28 "No space left on device" from storage engine InnoDB' }, true],
  [{ errno: 3, message: 'Error writing file \'/tmp/MY\' (Errcode: 28 "No space left on device")' }, true],
  [{ errno: 1026, message: "Error writing file 'x' (errno: 28 - No space left on device)" }, true],
  [
    { errno: 1030, message: 'Got error 168 "Unknown (generic) error from engine" from storage engine' },
    false,
  ],
  [{ errno: 1030, message: 'Got error 128 from storage engine' }, false],
])('a full disk is known by what the operating system says: %j', (error, isFull) => {
  expect(knownError(error)?.meaning === 'not-now').toBe(isFull);
});

describe('as the answer to COMMIT', () => {
  /** Runs a transaction whose first COMMIT is answered by what `sql` says. */
  async function commitAnsweredBy(sql: string, wasCommitted?: () => Promise<boolean>) {
    const before = await connectionId();
    const printed = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
    const replaced = proxy.replaceNext('COMMIT', sql);
    let attempts = 0;
    const running = inTransaction(
      pool,
      async (transaction) => {
        attempts++;
        await write(transaction);
      },
      { wasCommitted },
    );
    const outcome = await running.then(
      () => 'done',
      (error: unknown) => (error instanceof Problem ? error.code : driverError(error)?.errno),
    );
    await replaced;
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    return { outcome, attempts, isKept: (await connectionId()) === before, rows: await written() };
  }

  const conflicts = known.filter(([, , meaning]) => meaning === 'conflict');
  it.each(conflicts)('%i %s: all of it is run again, on the same connection', async (number) => {
    expect(await commitAnsweredBy(`CALL roll_back_and_refuse(${number})`)).toEqual({
      outcome: 'done',
      attempts: 2,
      isKept: true,
      rows: [1],
    });
  });

  it('a conflict whose transaction a server left open: nothing of it is committed by what follows', async () => {
    let attempts = 0;
    const replaced = proxy.replaceNext('COMMIT', 'CALL refuse(1205)');
    await inTransaction(pool, async (transaction) => {
      attempts++;
      if (attempts === 1) await write(transaction);
    });
    await replaced;
    expect(attempts).toBe(2);
    expect(await written()).toEqual([]);
  });

  it.each([1290, 1836, 3100])('%i: nothing was committed, and nothing is asked', async (number) => {
    const asked = vi.fn(async () => true);
    expect(await commitAnsweredBy(`CALL roll_back_and_refuse(${number})`, asked)).toMatchObject({
      outcome: number,
      attempts: 1,
      rows: [],
    });
    expect(asked).not.toHaveBeenCalled();
  });

  const isThere = async () => (await written()).length > 0;
  it.each([1047, 1053, 1114, 1317, 1927, 1105])(
    '%i: whether it was committed is looked up',
    async (number) => {
      expect(await commitAnsweredBy(`CALL commit_and_refuse(${number})`, isThere)).toEqual({
        outcome: 'done',
        attempts: 1,
        isKept: false,
        rows: [1],
      });
      await pool.query('DELETE FROM written');
      const isTriedAgain = knownError({ errno: number })?.meaning === 'lost';
      expect(await commitAnsweredBy(`CALL roll_back_and_refuse(${number})`, isThere)).toEqual({
        outcome: isTriedAgain ? 'done' : number,
        attempts: isTriedAgain ? 2 : 1,
        isKept: false,
        rows: isTriedAgain ? [1] : [],
      });
    },
  );

  it.each([1047, 1053, 1105])('%i: and where it cannot be looked up, the answer says so', async (number) => {
    expect(await commitAnsweredBy(`CALL commit_and_refuse(${number})`)).toMatchObject({
      outcome: 'SERVICE_UNAVAILABLE',
      attempts: 1,
      rows: [1],
    });
  });
});

describe('a database that is asked whether it is up', () => {
  const passing = Object.entries(KNOWN_ERRORS).filter(([, { passes }]) => passes);

  it.each(passing)('is waited for when it answers %i', async (number) => {
    const replaced = proxy.replaceNext('SELECT 1+1', `CALL refuse(${number})`);
    const reasons: string[] = [];
    await waitForDatabase(pool, 10, (reason) => reasons.push(reason));
    await replaced;
    expect(reasons).toEqual(['as the server says it']);
  });

  it('is not waited for when that cannot help', async () => {
    const replaced = proxy.replaceNext('SELECT 1+1', 'CALL refuse(1044)');
    await expect(waitForDatabase(pool, 10, () => {})).rejects.toThrow('Cannot use the database');
    await replaced;
  });
});
