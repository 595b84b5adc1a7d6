import { randomBytes } from 'node:crypto';
import type { Sequelize } from 'sequelize-typescript';
import { inject } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.js';
import { copyOf, onServer } from './template.js';

export interface TestDatabase {
  /** Its DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

/** A migrated database on the run's server: a copy of the run's template. */
export function createDatabase(): Promise<TestDatabase> {
  return create((name) => copyOf(inject('template'), name));
}

/** A database without a table on the run's server. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create((name) => [`CREATE DATABASE ${name}`]);
}

async function create(statements: (name: string) => string[]): Promise<TestDatabase> {
  const server = new URL(inject('databaseServerUrl'));
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, (connection) => connection.query(statements(name).join(';\n')));
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = () => onServer(server, (connection) => connection.query(`DROP DATABASE ${name}`));
  return { url: url.href, drop: async () => void (await drop()) };
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
