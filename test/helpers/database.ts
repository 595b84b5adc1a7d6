import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import type { Sequelize } from 'sequelize-typescript';
import { inject } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.js';

export interface TestDatabase {
  /** DATABASE_URL of a new, empty database. */
  url: string;
  drop(): Promise<void>;
}

/** An empty database on the run's server. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = new URL(inject('databaseServerUrl'));
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE ${name}`) };
}

async function onServer(server: URL, sql: string): Promise<void> {
  const connection = await createConnection({
    host: server.hostname,
    port: server.port ? Number(server.port) : 3306,
    user: decodeURIComponent(server.username),
    password: decodeURIComponent(server.password),
    socketPath: server.searchParams.get('socketPath') ?? undefined,
  });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/** A pool on that database, as the service makes it. */
export function connectTo(
  database: TestDatabase,
  options?: ConnectOptions & { poolMax?: number },
): Sequelize {
  return connect(
    {
      url: database.url,
      tls: undefined,
      poolMax: options?.poolMax ?? 10,
      waitSeconds: 0,
      statementMs: 6_000,
    },
    options,
  );
}
