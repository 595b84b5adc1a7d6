import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RowDataPacket } from 'mysql2';
import { type Connection, createConnection } from 'mysql2/promise';
import { SHORT_LIFE } from './short-life.js';

/** A database that the migrations made, to be copied: that takes a tenth of the time that they take. */
export interface Template {
  name: string;
  /** CREATE TABLE of each of its tables. */
  tables: string[];
  /** Its tables with rows. */
  filled: string[];
}

/**
 * Makes it on that server, once for the whole run, by what `npm run db:migrate` is.
 * @param build a folder with the compiled project
 * @throws Error when the schema has something that a copy would not
 */
export async function makeTemplate(serverUrl: string, build: string): Promise<Template> {
  const server = new URL(serverUrl);
  const name = `test_template_${randomBytes(6).toString('hex')}`;
  const database = new URL(server);
  database.pathname = `/${name}`;
  return onServer(server, async (connection) => {
    await connection.query(`CREATE DATABASE ${name}`);
    await promisify(execFile)(process.execPath, [...SHORT_LIFE, join(build, 'scripts', 'migrate.js'), 'up'], {
      cwd: build,
      env: { PATH: process.env.PATH, DATABASE_URL: database.href },
    });
    const template: Template = { name, tables: [], filled: [] };
    for (const { table, type } of await objectsOf(connection, name)) {
      if (type !== 'BASE TABLE') throw new Error(`A copy of the schema would not have its ${type} ${table}.`);
      const [shown] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${name}.${table}`);
      template.tables.push(shown[0]?.['Create Table']);
      const [rows] = await connection.query<RowDataPacket[]>(`SELECT 1 FROM ${name}.${table} LIMIT 1`);
      if (rows.length > 0) template.filled.push(table);
    }
    return template;
  });
}

export const dropTemplate = (serverUrl: string, { name }: Template) =>
  onServer(new URL(serverUrl), (connection) => connection.query(`DROP DATABASE ${name}`));

/** Statements that make a database like it. */
export const copyOf = (template: Template, name: string): string[] => [
  `CREATE DATABASE ${name}`,
  `USE ${name}`,
  // Tables come in the order of their names, not of their references.
  'SET foreign_key_checks = 0',
  ...template.tables,
  ...template.filled.map((table) => `INSERT INTO ${table} SELECT * FROM ${template.name}.${table}`),
];

/** A connection to a server, not to one of its databases, that takes several statements at once. */
export async function onServer<T>(server: URL, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({
    host: server.hostname,
    port: server.port ? Number(server.port) : 3306,
    user: decodeURIComponent(server.username),
    password: decodeURIComponent(server.password),
    socketPath: server.searchParams.get('socketPath') ?? undefined,
    multipleStatements: true,
  });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** All that a database has, with what it is. */
async function objectsOf(connection: Connection, database: string) {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME name, TABLE_TYPE type FROM information_schema.TABLES WHERE TABLE_SCHEMA = :database
     UNION ALL SELECT TRIGGER_NAME, 'TRIGGER' FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = :database
     UNION ALL SELECT ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = :database
     UNION ALL SELECT EVENT_NAME, 'EVENT' FROM information_schema.EVENTS WHERE EVENT_SCHEMA = :database
     ORDER BY 1`.replaceAll(':database', connection.escape(database)),
  );
  return rows.map(({ name, type }) => ({ table: name as string, type: type as string }));
}
