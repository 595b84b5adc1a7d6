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

async function waitersIn(connection: Connection, database: string, count: number): Promise<number[]> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT one.trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX AS one
       JOIN information_schema.PROCESSLIST AS owner ON owner.ID = one.trx_mysql_thread_id
       WHERE one.trx_state = 'LOCK WAIT' AND owner.DB = ?`,
      [database],
    );
    if (rows.length >= count) return rows.map((row) => Number(row.id));
    if (Date.now() > deadline)
      throw new Error(`${rows.length} of ${count} have waited within ${WAIT_MS} ms.`);
    // The server takes a new look for this table only when no one has read it for 100 ms.
    await delay(120);
  }
}
