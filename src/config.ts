import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { sentenceOf } from './http/validation.js';
import { isCurrency } from './money/currencies.js';
import { type DotEnv, likelyTypos, readDotEnv } from './settings/dot-env.js';
import { mailOf, mailProblems, mailSettings, shopOf } from './settings/mail.js';
import { monitoringOf, monitoringSettings } from './settings/monitoring.js';
import { paymentProblems, paymentSettings, paymentsOf } from './settings/payments.js';
import { problemsInProduction } from './settings/production.js';
import { replicaSettings, replicasOf } from './settings/replicas.js';
import { shippingRatesOf, shippingSettings } from './settings/shipping.js';
import { taxProblems, taxProviderOf, taxSettings } from './settings/tax.js';
import { unpaidOrderMinutes } from './settings/unpaid-order-minutes.js';
import {
  databaseUrl,
  fileContent,
  flag,
  isLongEnough,
  isOrigin,
  isProxyAddress,
  isTimeZone,
  list,
  wholeNumber,
} from './settings/values.js';
import { webhookSettings, webhooksOf } from './settings/webhooks.js';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Settings that a job such as `npm run db:migrate` needs: none of the API's secrets. */
const databaseEnvironment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_TLS: flag.prefault('false'),
  DATABASE_TLS_CA_FILE: fileContent.optional(),
  DATABASE_POOL_MAX: wholeNumber(2, 1000).prefault('10'),
  DATABASE_WAIT_SECONDS: wholeNumber(0, 3600).prefault('60'),
  DATABASE_STATEMENT_SECONDS: wholeNumber(1, 3600).prefault('6'),
});

/** The variables, as .env.example documents them. An unset one takes its default. */
const environment = databaseEnvironment.extend({
  ...replicaSettings,
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).prefault('3000'),
  WORKERS: wholeNumber(0, 256).prefault('1'),
  MIGRATE_ON_BOOT: flag.prefault('true'),
  DEMO_SEED: flag.prefault('false'),
  ADMIN_CONSOLE: flag.prefault('true'),
  JWT_SECRET: z.string().refine(isLongEnough, 'must be at least 32 bytes long').optional(),
  JWT_SECRET_PREVIOUS: z.string().refine(isLongEnough, 'must be at least 32 bytes long').optional(),
  ACCESS_TOKEN_SECONDS: wholeNumber(1, DAY).prefault(String(15 * MINUTE)),
  REFRESH_TOKEN_SECONDS: wholeNumber(1, 365 * DAY).prefault(String(30 * DAY)),
  CURRENCY: z
    .string()
    .refine(isCurrency, 'must be the ISO 4217 code of a currency that prices can be in, such as USD')
    .default('USD'),
  ...taxSettings,
  ...shippingSettings,
  ...monitoringSettings,
  QUOTE_SECONDS: wholeNumber(1, DAY).prefault(String(15 * MINUTE)),
  SHOP_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
    .default('UTC'),
  CORS_ORIGINS: list
    .refine(
      (values) => values.every(isOrigin),
      'must be origins such as https://shop.example, without a path',
    )
    .prefault(''),
  TRUST_PROXY: list
    .refine((values) => values.every(isProxyAddress), 'must be IP addresses or ranges such as 10.0.0.0/8')
    .prefault(''),
  AUTH_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000).prefault('20'),
  SIGN_IN_FAILURES: wholeNumber(1, 1_000_000).prefault('5'),
  WRITES_PER_MINUTE: wholeNumber(1, 1_000_000).prefault('30'),
  GUEST_ORDERS: flag.prefault('true'),
  GUEST_ORDERS_PER_HOUR: wholeNumber(1, 1_000_000).prefault('30'),
  ORDER_BATCH_MAX: wholeNumber(1, 1_000).prefault('64'),
  ORDER_QUEUE_MAX: wholeNumber(1, 1_000_000).prefault('2000'),
  ORDER_WAIT_SECONDS: wholeNumber(1, 60).prefault('5'),
  MAX_HOLDS: wholeNumber(0, 100).prefault('3'),
  MAX_HELD_UNITS: wholeNumber(1, 10_000).prefault('20'),
  MAX_UNPAID_UNITS: wholeNumber(0, 1_000_000_000).optional(),
  UNPAID_ORDER_MINUTES: unpaidOrderMinutes.prefault(''),
  IDEMPOTENCY_KEY_SECONDS: wholeNumber(1, 365 * DAY).prefault(String(DAY)),
  ...paymentSettings,
  ...mailSettings,
  EVENTS: z.enum(['auto', 'on', 'off']).default('auto'),
  ...webhookSettings,
  REQUEST_TIMEOUT_SECONDS: wholeNumber(1, 600).prefault('30'),
  SHUTDOWN_SECONDS: wholeNumber(1, 600).prefault('10'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  LOG_PRETTY: flag.optional(),
  STOCKKEEPER_DATA_DIR: z.string().optional(),
  STOCKKEEPER_ADMIN_URL: z.string().refine(isOrigin, 'must be an origin').optional(),
});

const KNOWN = Object.keys(environment.shape);

/** Settings of the process; read once at start and then frozen. Times are in seconds, sizes in bytes. */
export type Config = Readonly<ReturnType<typeof toConfig>>;

/** All problems of the environment, one per line, so that they can be fixed at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: string[]) {
    super(
      `The configuration is not valid (see .env.example):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
  }
}

const dotEnv = (): DotEnv => readDotEnv(process.cwd(), KNOWN);

/** The process environment; unset variables come from `.env` in the working directory. */
export const ownEnvironment = (): NodeJS.ProcessEnv => ({ ...dotEnv().values, ...process.env });

/**
 * Warnings about probably misspelt settings, and about unknown names in `.env`. Other programs may read the same environment
 * and file, so the service starts anyway.
 * @param env used instead of the process environment and `.env`
 */
export function misspeltSettings(env?: NodeJS.ProcessEnv): string[] {
  if (env) return likelyTypos(Object.keys(env), KNOWN);
  const { values, unknown } = dotEnv();
  // Names from .env are reported with their lines.
  const names = Object.keys(process.env).filter((name) => !(name in values));
  return [...unknown, ...likelyTypos(names, KNOWN)];
}

/**
 * Reads the settings (empty ones count as unset).
 * @param env default: the process environment, then `.env` in the working directory
 * @throws ConfigError with all missing and invalid settings, and all invalid lines of `.env`
 */
export function loadConfig(env?: NodeJS.ProcessEnv): Config {
  return deepFreeze(toConfig(parse(environment, env, problemsInProduction)));
}

/**
 * Reads only the settings for scripts that use nothing but the database.
 * @throws ConfigError with all missing and invalid settings among them
 */
export function loadDatabaseConfig(
  env?: NodeJS.ProcessEnv,
): Readonly<Pick<Config, 'environment' | 'production' | 'database'>> {
  return deepFreeze(toDatabaseConfig(parse(databaseEnvironment, env, () => [])));
}

function deepFreeze<T extends object>(settings: T): T {
  for (const value of Object.values(settings)) if (value instanceof Object) deepFreeze(value);
  return Object.freeze(settings);
}

function parse<T>(
  schema: z.ZodType<T>,
  env: NodeJS.ProcessEnv | undefined,
  inProduction: (given: NodeJS.ProcessEnv) => string[],
): T {
  const given = Object.fromEntries(
    Object.entries(env ?? ownEnvironment()).filter(([, value]) => value !== ''),
  );
  const parsed = schema.safeParse(given, { error: sentenceOf });
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  // Checked even if parsing failed, so that all problems are reported at once.
  if (!given.DATABASE_URL) problems.push('DATABASE_URL is required');
  if (given.NODE_ENV === 'production') problems.push(...inProduction(given));
  problems.push(...paymentProblems(given), ...taxProblems(given), ...mailProblems(given));
  if (!env) problems.push(...dotEnv().problems);
  // A missing setting may have been given under a misspelt name.
  if (!parsed.success || problems.length > 0) throw new ConfigError([...problems, ...misspeltSettings(env)]);
  return parsed.data;
}

function toDatabaseConfig(env: z.infer<typeof databaseEnvironment>) {
  return {
    environment: env.NODE_ENV,
    production: env.NODE_ENV === 'production',
    database: {
      url: env.DATABASE_URL as string,
      tls: env.DATABASE_TLS ? { ca: env.DATABASE_TLS_CA_FILE } : undefined,
      poolMax: env.DATABASE_POOL_MAX,
      waitSeconds: env.DATABASE_WAIT_SECONDS,
      statementMs: env.DATABASE_STATEMENT_SECONDS * 1000,
    },
  };
}

function toConfig(env: z.infer<typeof environment>) {
  const { environment, production, database } = toDatabaseConfig(env);
  return {
    environment,
    production,
    database,
    replicas: replicasOf(env),
    host: env.HOST,
    port: env.PORT,
    workers: env.WORKERS === 0 ? availableParallelism() : env.WORKERS,
    migrateOnBoot: env.MIGRATE_ON_BOOT,
    demoSeed: env.DEMO_SEED,
    adminConsole: env.ADMIN_CONSOLE,
    // Outside production a random secret will do: tokens are then invalid after a restart.
    jwtSecret: env.JWT_SECRET ?? randomBytes(32).toString('base64url'),
    jwtSecretPrevious: env.JWT_SECRET_PREVIOUS,
    accessTokenSeconds: env.ACCESS_TOKEN_SECONDS,
    refreshTokenSeconds: env.REFRESH_TOKEN_SECONDS,
    currency: env.CURRENCY,
    tax: { isIncluded: env.PRICES_INCLUDE_TAX, rounding: env.TAX_ROUNDING },
    taxProvider: taxProviderOf(env),
    shippingRates: shippingRatesOf(env),
    ...monitoringOf(env),
    quoteSeconds: env.QUOTE_SECONDS,
    timeZone: env.SHOP_TIME_ZONE,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    authRequestsPerMinute: env.AUTH_REQUESTS_PER_MINUTE,
    signInFailures: env.SIGN_IN_FAILURES,
    writesPerMinute: env.WRITES_PER_MINUTE,
    guestOrders: { areAllowed: env.GUEST_ORDERS, perHour: env.GUEST_ORDERS_PER_HOUR },
    orders: {
      maxBatch: env.ORDER_BATCH_MAX,
      maxQueue: env.ORDER_QUEUE_MAX,
      maxWaitMs: env.ORDER_WAIT_SECONDS * 1000,
    },
    holds: { holds: env.MAX_HOLDS, units: env.MAX_HELD_UNITS },
    // In development, the demo account places many orders without paying.
    maxUnpaidUnits: env.MAX_UNPAID_UNITS ?? (production ? 1_000 : 0),
    unpaidOrderMinutes: env.UNPAID_ORDER_MINUTES,
    idempotencyKeySeconds: env.IDEMPOTENCY_KEY_SECONDS,
    payments: paymentsOf(env),
    shop: shopOf(env, env.PORT),
    mail: mailOf(env),
    events: env.EVENTS,
    webhooks: webhooksOf(env),
    requestTimeoutSeconds: env.REQUEST_TIMEOUT_SECONDS,
    shutdownSeconds: env.SHUTDOWN_SECONDS,
    log: {
      level: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
      pretty: env.LOG_PRETTY ?? !production,
    },
    // Both set by scripts/start.mjs.
    dataDir: env.STOCKKEEPER_DATA_DIR,
    adminDevUrl: env.STOCKKEEPER_ADMIN_URL,
  };
}
