import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';

const WAIT_MS = 10_000;

export interface RowLock {
  /**
   * The ids of the connections that wait for a lock in that database, as soon as there is one, or as many as asked for.
   * @throws Error when they do not come
   */
  waiters(count?: number): Promise<number[]>;
  /** Cuts a connection of that database, as an administrator would. */
  kill(connectionId: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes row locks in a transaction of its own, as somebody else at the database would.
 * @param sql a SELECT … FOR UPDATE
 */
export async function holdLock(database: string, sql: string): Promise<RowLock> {
  const url = new URL(inject('databaseServerUrl'));
  url.pathname = `/${database}`;
  const connection = await createConnection(url.href);
  await connection.beginTransaction();
  await connection.query(sql);
  return {
    waiters: (count = 1) => waitersIn(connection, database, count),
    kill: async (connectionId) => {
      await connection.query(`KILL ${connectionId}`);
    },
    release: () => connection.end(),
  };
}

/**
 * Runs two that need the same row, in turn: both begin while somebody else holds it, and the one that came to it first
 * has it first.
 * @param sql a SELECT … FOR UPDATE of that row
 */
export async function inTurn<A, B>(
  database: string,
  sql: string,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const lock = await holdLock(database, sql);
  const one = first();
  await lock.waiters();
  const two = second();
  await lock.waiters(2);
  await lock.release();
  return Promise.all([one, two]);
}

async function waitersIn(connection: Connection, database: string, count: number): Promise<number[]> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    // information_schema.PROCESSLIST fails on MySQL while a statement has bytes in it.
    const [sessions] = await connection.query<RowDataPacket[]>('SHOW PROCESSLIST');
    const own = new Set(sessions.filter(({ db }) => db === database).map(({ Id }) => Number(Id)));
    const waiting = (await transactionsInLockWait(connection)).filter((id) => own.has(id));
    if (waiting.length >= count) return waiting;
    if (Date.now() > deadline)
      throw new Error(`${waiting.length} of ${count} have waited within ${WAIT_MS} ms.`);
    await delay(20);
  }
}

/** Ids of connections, of any database. */
async function transactionsInLockWait(connection: Connection): Promise<number[]> {
  const [[server]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  return String(server?.version).includes('MariaDB')
    ? waitersOfMariadb(connection)
    : waitersOfMysql(connection);
}

/**
 * INNODB_TRX would be easier to read, but the server shows there what it was a while ago, and goes on to as long as
 * anyone on it reads it more often than each 100 ms.
 */
async function waitersOfMariadb(connection: Connection): Promise<number[]> {
  const [[status]] = await connection.query<RowDataPacket[]>('SHOW ENGINE INNODB STATUS');
  // What stands before the first is of the past: the latest deadlock and the latest violation of a foreign key.
  const [_past, ...transactions] = String(status?.Status).split('---TRANSACTION ');
  return transactions
    .filter((transaction) => /^LOCK WAIT /m.test(transaction))
    .map((transaction) => Number(/thread id (\d+)/.exec(transaction)?.[1]));
}

/** Its status leaves out those who wait for a shared lock. */
async function waitersOfMysql(connection: Connection): Promise<number[]> {
  const [waits] = await connection.query<RowDataPacket[]>(
    `SELECT DISTINCT thread.PROCESSLIST_ID AS id
     FROM performance_schema.data_lock_waits AS wait
     JOIN performance_schema.threads AS thread ON thread.THREAD_ID = wait.REQUESTING_THREAD_ID`,
  );
  return waits.map(({ id }) => Number(id));
}
