import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, loadDatabaseConfig } from '../src/config.js';

const DATABASE_URL = 'mysql://shop:secret@db.internal:3306/shop';
const JWT_SECRET = 'JZ8yQp3WvT6xRk1LmN4bHc7dFg2sAe9u';

function problemsOf(
  env: Record<string, string | undefined>,
  load: (env: NodeJS.ProcessEnv) => unknown = loadConfig,
): string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it('needs nothing but the database', () => {
  const { jwtSecret, ...config } = loadConfig({ DATABASE_URL });
  expect(config).toMatchObject({
    production: false,
    database: { url: DATABASE_URL, tls: undefined, poolMax: 10, waitSeconds: 60 },
    host: '127.0.0.1',
    port: 3000,
    migrateOnBoot: true,
    demoSeed: false,
    adminConsole: true,
    accessTokenSeconds: 900,
    refreshTokenSeconds: 2_592_000,
    currency: 'USD',
    timeZone: 'UTC',
    corsOrigins: [],
    trustProxy: [],
    authRequestsPerMinute: 20,
    payments: { provider: 'manual', timeoutSeconds: 20, stripe: undefined },
    requestTimeoutSeconds: 30,
    shutdownSeconds: 10,
    log: { level: 'warn', pretty: true },
    dataDir: undefined,
  });
  expect(Buffer.byteLength(jwtSecret)).toBeGreaterThanOrEqual(32);
});

it('makes up another secret each time when none is given', () => {
  expect(loadConfig({ DATABASE_URL }).jwtSecret).not.toBe(loadConfig({ DATABASE_URL }).jwtSecret);
});

it('reads what is given', () => {
  const config = loadConfig({
    NODE_ENV: 'production',
    DATABASE_URL,
    JWT_SECRET,
    DATABASE_TLS: 'true',
    PORT: '0',
    MIGRATE_ON_BOOT: 'false',
    CORS_ORIGINS: ' https://shop.example, http://localhost:5173,',
    TRUST_PROXY: 'loopback, 10.0.0.0/8,2001:db8::1',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    production: true,
    jwtSecret: JWT_SECRET,
    database: { tls: { ca: undefined } },
    port: 0,
    migrateOnBoot: false,
    corsOrigins: ['https://shop.example', 'http://localhost:5173'],
    trustProxy: ['loopback', '10.0.0.0/8', '2001:db8::1'],
    log: { level: 'debug', pretty: false },
  });
});

it('takes an empty variable for one that is not set', () => {
  const SECRETS_KEY = 'k'.repeat(32);
  const empty = { PORT: '', HOST: '', CORS_ORIGINS: '', LOG_LEVEL: '', DATABASE_TLS: '', JWT_SECRET: '' };
  const { jwtSecret: _one, ...config } = loadConfig({ DATABASE_URL, SECRETS_KEY, ...empty });
  const { jwtSecret: _other, ...defaults } = loadConfig({ DATABASE_URL, SECRETS_KEY });
  expect(config).toEqual(defaults);
  expect(problemsOf({ DATABASE_URL: '' })).toEqual(['DATABASE_URL is required']);
});

it('takes a time zone by its IANA name', () => {
  const zoneOf = (SHOP_TIME_ZONE: string) => loadConfig({ DATABASE_URL, SHOP_TIME_ZONE }).timeZone;
  expect(zoneOf('Europe/Berlin')).toBe('Europe/Berlin');
  expect(zoneOf('')).toBe('UTC');
  for (const SHOP_TIME_ZONE of ['Europe/Bielefeld', '+01:00', 'local', 'system']) {
    expect(problemsOf({ DATABASE_URL, SHOP_TIME_ZONE })).toEqual([
      'SHOP_TIME_ZONE must be an IANA time zone such as Europe/Berlin',
    ]);
  }
});

it('pays no heed to variables of others', () => {
  expect(problemsOf({ DATABASE_URL, PATH: '/bin', npm_config_x: 'y' })).toEqual([]);
});

it('is frozen, all the way down', () => {
  const config = loadConfig({ DATABASE_URL, CORS_ORIGINS: 'https://shop.example' });
  const settings = config as unknown as { port: number; database: { url: string }; corsOrigins: string[] };
  expect(() => {
    settings.port = 1;
  }).toThrow(TypeError);
  expect(() => {
    settings.database.url = 'elsewhere';
  }).toThrow(TypeError);
  expect(() => settings.corsOrigins.push('https://evil.example')).toThrow(TypeError);
});

it('names every problem at once', () => {
  const problems = problemsOf({
    NODE_ENV: 'production',
    PORT: '70000',
    DATABASE_POOL_MAX: '1',
    MIGRATE_ON_BOOT: 'yes',
    CURRENCY: 'dollars',
    JWT_SECRET: 'short',
  });
  for (const name of [
    'PORT',
    'DATABASE_POOL_MAX',
    'MIGRATE_ON_BOOT',
    'CURRENCY',
    'JWT_SECRET',
    'DATABASE_URL',
  ]) {
    expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
  }
  expect(problems).toHaveLength(6);
});

it('lists the problems a line each in its message', () => {
  const error = new ConfigError(['PORT must be at most 65535', 'DATABASE_URL is required']);
  expect(error.message).toBe(
    'The configuration is not valid (see .env.example):\n  - PORT must be at most 65535\n  - DATABASE_URL is required',
  );
});

it('asks for a database and for a real secret in production', () => {
  const production = { NODE_ENV: 'production' };
  expect(problemsOf(production)).toEqual([
    'DATABASE_URL is required',
    expect.stringMatching(/^JWT_SECRET is required in production/),
  ]);
  expect(problemsOf({ ...production, DATABASE_URL, JWT_SECRET: JWT_SECRET.slice(1) })).toEqual([
    'JWT_SECRET must be at least 32 bytes long',
  ]);
  expect(problemsOf({ ...production, DATABASE_URL, JWT_SECRET: '🦊🐙🦉🐝🦋🐢🦔🐌' })).toEqual([]);
});

it('starts no production with what anyone could guess', () => {
  const production = { NODE_ENV: 'production', DATABASE_URL };
  const weak = { JWT_SECRET: 'a'.repeat(32), DEMO_SEED: 'true' };
  expect(problemsOf({ ...production, ...weak })).toEqual([
    'JWT_SECRET has only 1 different characters: whoever guesses it can sign in as anyone',
    'DEMO_SEED must not be true in production: the passwords of its accounts are public',
  ]);
  for (const NODE_ENV of ['development', 'test']) {
    expect(problemsOf({ NODE_ENV, DATABASE_URL, ...weak })).toEqual([]);
  }
});

it('asks no secret of a job that works on the database alone', () => {
  expect(problemsOf({ NODE_ENV: 'production', DATABASE_URL }, loadDatabaseConfig)).toEqual([]);
  expect(problemsOf({ NODE_ENV: 'production', PORT: 'x' }, loadDatabaseConfig)).toEqual([
    'DATABASE_URL is required',
  ]);
});

it.each([
  ['DATABASE_URL', 'postgres://u:p@h/db'],
  ['DATABASE_URL', 'mysql://u:p@h'],
  ['DATABASE_URL', 'not a url'],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '1e3'],
  ['PORT', ' 80'],
  ['DATABASE_WAIT_SECONDS', '3601'],
  ['ACCESS_TOKEN_SECONDS', '0'],
  ['DEMO_SEED', '1'],
  ['NODE_ENV', 'staging'],
  ['LOG_LEVEL', 'loud'],
  ['CURRENCY', 'usd'],
  ['CORS_ORIGINS', '*'],
  ['CORS_ORIGINS', 'https://shop.example/'],
  ['CORS_ORIGINS', 'https://shop.example, shop.example'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '10.0.0.0/8/8'],
  ['DATABASE_TLS_CA_FILE', '/nowhere/ca.pem'],
  ['PAYMENT_PROVIDER', 'paypal'],
  ['CAPTURE', 'never'],
  ['CURRENCY', 'ABC'],
  ['CURRENCY', 'CLF'],
  ['MAX_UNPAID_UNITS', '-1'],
  ['UNPAID_ORDER_MINUTES', '60'],
  ['UNPAID_ORDER_MINUTES', 'invoice=60'],
  ['PAYMENT_TIMEOUT_SECONDS', '0'],
  ['STRIPE_API_BASE', 'localhost:12111'],
  ['STRIPE_API_BASE', 'http://localhost:12111/v1'],
  ['TAX_PROVIDER', 'avalara'],
  ['TAX_PROVIDER_URL', 'ftp://taxes.example.com'],
  ['TAX_PROVIDER_URL', 'taxes.example.com'],
  ['TAX_PROVIDER_SECRET', 'two words'],
  ['TAX_PROVIDER_TIMEOUT_SECONDS', '31'],
  ['TAX_FALLBACK', 'none'],
  ['SHIPPING_RATES_URL', 'shipping.example.com'],
  ['SHIPPING_RATES_SECRET', 'zwei Wörter'],
  ['SHIPPING_RATES_TIMEOUT_SECONDS', '0'],
  ['METRICS_PORT', '65536'],
  ['METRICS_TOKEN', 'too-short'],
  ['METRICS_TOKEN', 'long enough, but with spaces between its words'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'no value'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'key=%'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
])('refuses %s=%s', (name, value) => {
  const problems = problemsOf({ DATABASE_URL, [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} \\w+`));
});

it('asks a tax provider when that is wanted, at an address', () => {
  const url = 'https://taxes.example.com/quote';
  expect(loadConfig({ DATABASE_URL, TAX_PROVIDER_URL: url }).taxProvider).toBeUndefined();
  expect(loadConfig({ DATABASE_URL, TAX_PROVIDER: 'http', TAX_PROVIDER_URL: url }).taxProvider).toEqual({
    url,
    secret: undefined,
    timeoutMs: 5_000,
    fallback: 'refuse',
  });
  const missing = ['TAX_PROVIDER_URL is required for TAX_PROVIDER=http'];
  expect(problemsOf({ DATABASE_URL, TAX_PROVIDER: 'http' })).toEqual(missing);
});

it('measures and traces where it is told to', () => {
  expect(loadConfig({ DATABASE_URL })).toMatchObject({ metrics: undefined, traces: undefined });
  const given = {
    METRICS_PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com/otlp/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x%3D, x-tenant=shop',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  };
  expect(loadConfig({ DATABASE_URL, ...given })).toMatchObject({
    metrics: { port: 0, token: undefined },
    traces: {
      url: 'https://collector.example.com/otlp/v1/traces',
      headers: { authorization: 'Bearer x=', 'x-tenant': 'shop' },
      serviceName: 'stockkeeper',
      share: 0.25,
    },
  });
});

it('asks for the rates of carriers where it is told whom', () => {
  const url = 'https://shipping.example.com/rates';
  expect(loadConfig({ DATABASE_URL }).shippingRates).toBeUndefined();
  const given = { SHIPPING_RATES_URL: url, SHIPPING_RATES_SECRET: 's', SHIPPING_RATES_TIMEOUT_SECONDS: '2' };
  expect(loadConfig({ DATABASE_URL, ...given }).shippingRates).toEqual({
    url,
    secret: 's',
    timeoutMs: 2_000,
  });
});

describe('Stripe', () => {
  const keys = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };

  it('takes payments when that is asked for and its keys are there', () => {
    const { payments } = loadConfig({ DATABASE_URL, PAYMENT_PROVIDER: 'stripe', ...keys });
    expect(payments).toEqual({
      provider: 'stripe',
      capture: 'manual',
      timeoutSeconds: 20,
      stripe: { secretKey: 'sk_test_1', webhookSecret: 'whsec_1', apiBase: undefined },
    });
  });

  it('keeps those that it has when new ones are taken by hand', () => {
    const { payments } = loadConfig({ DATABASE_URL, ...keys });
    expect(payments).toMatchObject({ provider: 'manual', stripe: { secretKey: 'sk_test_1' } });
  });

  it('needs both of its keys, or is not used', () => {
    const missing = (name: string) => `${name} is required for payments by Stripe`;
    expect(problemsOf({ DATABASE_URL, PAYMENT_PROVIDER: 'stripe' })).toEqual(Object.keys(keys).map(missing));
    for (const [given, other] of [Object.keys(keys), Object.keys(keys).reverse()] as [string, string][]) {
      expect(problemsOf({ DATABASE_URL, [given]: keys[given as keyof typeof keys] })).toEqual([
        missing(other),
      ]);
    }
  });

  it('is not content with a publishable key or another secret', () => {
    const wrong = { STRIPE_SECRET_KEY: 'pk_test_hunter2', STRIPE_WEBHOOK_SECRET: 'hunter2' };
    const problems = problemsOf({ DATABASE_URL, ...wrong });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(Object.keys(wrong));
    expect(problems.join()).not.toContain('hunter2');
  });
});

it('does not repeat a password or a secret that is wrong', () => {
  const problems = problemsOf({ DATABASE_URL: 'mysql//u:hunter2@h/db', JWT_SECRET: 'hunter2' }).join();
  expect(problems).toContain('DATABASE_URL');
  expect(problems).toContain('JWT_SECRET');
  expect(problems).not.toContain('hunter2');
});

it('reads the certificate authority of the database', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-config-'));
  try {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, 'a certificate');
    const { database } = loadConfig({ DATABASE_URL, DATABASE_TLS: 'true', DATABASE_TLS_CA_FILE: file });
    expect(database.tls).toEqual({ ca: 'a certificate' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
