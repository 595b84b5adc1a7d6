import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../helpers/database.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

const PASSWORD = 'hunter2-hunter2';
const NEW_PASSWORD = 'swordfish-swordfish';

describe.each(['trace', 'debug'])('what the server logs at %s', (level) => {
  let database: TestDatabase;
  let connection: Connection;
  let server: ServerProcess;
  let base: string;
  let secrets: string[];
  let session: { accessToken: string; refreshToken: string; user: { id: number } };

  beforeAll(async () => {
    database = await createDatabase();
    connection = await createConnection(database.url);
    server = startServer({
      DATABASE_URL: database.url,
      LOG_LEVEL: level,
      DEMO_SEED: 'true',
      JWT_SECRET: 'k'.repeat(32),
    });
    base = await server.listening();
    await signUpAndFail();
    await server.stop();
  });
  afterAll(async () => {
    await server.stop();
    await connection.end();
    await database.drop();
  });

  async function call(method: string, path: string, body?: object, token?: string) {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}`, cookie: `token=${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  }

  /** Everything that has a secret in it, when it goes well and when the database fails. */
  async function signUpAndFail() {
    const ada = { email: 'ada@example.com', password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
    session = (await call('POST', '/api/auth/register', ada)).body;
    expect((await call('POST', '/api/auth/register', ada)).status).toBe(409);
    expect((await call('POST', '/api/auth/login', { ...ada, password: 'wrong' })).status).toBe(400);
    const { email } = ada;
    const login = (password: string) => call('POST', '/api/auth/login', { email, password });
    expect((await login(`not ${PASSWORD}`)).status).toBe(401);
    expect((await login(PASSWORD)).status).toBe(200);
    expect((await call('GET', '/api/users/me', undefined, session.accessToken)).status).toBe(200);
    const { refreshToken } = (await call('POST', '/api/auth/refresh', { refreshToken: session.refreshToken }))
      .body;
    const [rows] = await connection.query('SELECT passwordHash FROM users');
    const hashes = (rows as Array<{ passwordHash: string }>).map(({ passwordHash }) => passwordHash);
    expect(hashes).toHaveLength(4);

    await connection.query('ALTER TABLE users DROP COLUMN lastName');
    expect((await call('POST', '/api/auth/register', { ...ada, email: 'bob@example.com' })).status).toBe(500);
    expect((await login(PASSWORD)).status).toBe(500);
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await call('POST', '/api/users/me/password', change, session.accessToken)).status).toBe(500);
    secrets = [
      PASSWORD,
      NEW_PASSWORD,
      session.accessToken,
      session.refreshToken,
      refreshToken,
      ...hashes,
      '$argon2id',
    ];
  }

  it('has no password, no hash and no token in it', () => {
    const written = server.output();
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    // It did log that much: otherwise there is nothing to be seen here.
    expect(server.log().length).toBeGreaterThan(20);
  });

  it('has failures of the database by code, without the statement and its values', () => {
    const failures = server.log().filter(({ msg }) => msg === 'INTERNAL_ERROR');
    expect(failures).toHaveLength(3);
    for (const { err, reqId } of failures) {
      expect(reqId).toMatch(/^[0-9a-f-]{36}$/);
      expect(err).toMatchObject({
        type: 'SequelizeDatabaseError',
        message: 'ER_BAD_FIELD_ERROR',
        errno: 1054,
      });
      expect((err as { stack: string }).stack).toMatch(/^ {4}at /);
      expect(JSON.stringify(err)).not.toMatch(/INSERT|SELECT|ada@|bob@/);
    }
  });

  it('has whose account was read', () => {
    const reads = server.log().filter(({ msg }) => msg === 'user rows read');
    expect(reads.map(({ ids }) => ids)).toContainEqual([session.user.id]);
  });

  it(`has ${level === 'trace' ? 'the statements, with their texts left out' : 'no statements'}`, () => {
    const statements = server.log().flatMap(({ sql }) => (sql ? [String(sql)] : []));
    if (level === 'trace') {
      expect(statements.some((sql) => /SELECT .* FROM `users`/.test(sql))).toBe(true);
      expect(statements.join('\n')).not.toContain('ada@example.com');
    } else {
      expect(statements).toEqual([]);
    }
  });

  it('has the request’s id on every line about it', () => {
    const completed = server.log().filter(({ msg }) => msg === 'request completed');
    expect(completed.length).toBeGreaterThan(5);
    for (const { reqId } of completed) expect(reqId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
