import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Sequelize } from 'sequelize-typescript';
import { buildApp } from '../../src/app.js';
import { type Config, loadConfig } from '../../src/config.js';
import type { User } from '../../src/models/index.js';
import { createDatabase } from './database.js';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

export interface RequestOptions {
  /** Signs the request as that user. */
  as?: User;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestApp {
  app: FastifyInstance;
  sequelize: Sequelize;
  /** For other processes and connections on the same database. */
  databaseUrl: string;
  /** Calls the service through HTTP's own path, without a socket. A body goes as JSON, a string as it stands. */
  request(method: string, url: string, options?: RequestOptions): Promise<Answer>;
  /** Listens on a free loopback port, for tests that need real sockets. @returns `http://127.0.0.1:port` */
  listen(): Promise<string>;
  /** Every statement that runs while the work does, save those that belong to no request. */
  statementsDuring(work: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

/** Demo payments are signed with it, too. */
export const JWT_SECRET = 'a secret of the tests, of 32 bytes or more';

/** Settings under which no test is held up by limits of requests. `env` overrides them. */
export const testConfig = (databaseUrl: string, env: Record<string, string>): Config =>
  loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    JWT_SECRET,
    SECRETS_KEY: 'Vb3kQ8rTz1YwLx6HcNf0MsJd7PgUa2Ee',
    AUTH_REQUESTS_PER_MINUTE: '1000000',
    SIGN_IN_FAILURES: '10000',
    WRITES_PER_MINUTE: '1000000',
    GUEST_ORDERS_PER_HOUR: '1000000',
    LOG_LEVEL: 'silent',
    LOG_PRETTY: 'false',
    ...env,
  });

/** Set in what the service does on its own, beside requests, since that keeps the context in which it was built. */
const background = new AsyncLocalStorage<true>();

/** The whole service on a migrated database of its own. `env` overrides settings, as environment variables. */
export async function startApp(env: Record<string, string> = {}): Promise<TestApp> {
  const database = await createDatabase();
  const config = testConfig(database.url, env);
  const app = await background.run(true, () => buildApp(config));
  const { sequelize } = app;

  return {
    app,
    sequelize,
    databaseUrl: database.url,
    request: requestsTo(() => app),
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    async statementsDuring(work) {
      const statements: string[] = [];
      sequelize.options.logging = (sql) => {
        if (!background.getStore()) statements.push(sql);
      };
      try {
        await work();
      } finally {
        sequelize.options.logging = false;
      }
      return statements;
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}

/** Requests as that user, through HTTP's own path, without a socket. */
export function requestsTo(app: () => FastifyInstance): TestApp['request'] {
  return async (method, url, { as, body, headers = {} } = {}) => {
    const isText = typeof body === 'string';
    const response = await app().inject({
      method: method as InjectOptions['method'],
      url,
      headers: {
        ...(as && { authorization: `Bearer ${app().issueAccessToken(as.id, as.tokenVersion)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      payload: body === undefined || isText ? (body as string | undefined) : JSON.stringify(body),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    const answer = isJson ? JSON.parse(response.body) : response.body;
    return { status: response.statusCode, headers: response.headers, body: answer };
  };
}
