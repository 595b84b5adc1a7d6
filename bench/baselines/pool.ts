import { createPool, type Pool, type PoolConnection } from 'mysql2/promise';
import { setting } from '../worker.js';

/** As many as clients, up to this; more would only wait for each other in the database. */
export const MAX_CONNECTIONS = 32;

/** A pool as an expert sets it up: READ COMMITTED, UTC, decimals as text, connections that stay. */
export function openPool(connections: number): Pool {
  const url = new URL(setting('DATABASE_URL'));
  const pool = createPool({
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    host: url.hostname,
    port: Number(url.port || 3306),
    socketPath: url.searchParams.get('socketPath') ?? undefined,
    database: url.pathname.slice(1),
    connectionLimit: connections,
    charset: 'utf8mb4_unicode_520_ci',
    timezone: 'Z',
  });
  // Sent ahead of the borrower's first statement on the same connection, so it need not be waited for.
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return pool;
}

/** Runs the work in one transaction on a connection of the pool. */
export async function inOneTransaction(
  pool: Pool,
  work: (connection: PoolConnection) => Promise<void>,
): Promise<void> {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await work(connection);
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    connection.release();
  }
}
