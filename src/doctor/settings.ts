import {
  type Config,
  ConfigError,
  loadConfig,
  loadDatabaseConfig,
  misspeltSettings,
  ownEnvironment,
} from '../config.js';
import { weaknessOf } from '../settings/weak-secret.js';
import { type Finding, failure, ok, warning } from './finding.js';
import { isAtLeast } from './version.js';

/** Must match `engines` in package.json; a test compares them. */
export const OLDEST_NODE = [20, 19] as const;

export function checkNode(version = process.versions.node): Finding {
  if (isAtLeast(version, OLDEST_NODE)) return ok('node', version);
  return failure(
    'node',
    `${version} is older than ${OLDEST_NODE.join('.')}`,
    'Get a current one: nvm install 22',
  );
}

export interface Settings {
  /** All settings; undefined if any is invalid. */
  config?: Config;
  /** Database settings, if those are valid. */
  database?: Config['database'];
  findings: Finding[];
}

/**
 * Reads the settings like the service and like its scripts, which need fewer.
 * @param env used instead of the process environment and `.env`
 */
export function readSettings(env?: NodeJS.ProcessEnv): Settings {
  const config = attempt(() => loadConfig(env));
  const database = attempt(() => loadDatabaseConfig(env));
  const findings =
    config instanceof ConfigError
      ? config.problems.map((problem) => failure('configuration', problem, mendSetting(problem)))
      : checkSettings(config, (env ?? ownEnvironment()).JWT_SECRET, env);
  return {
    config: config instanceof ConfigError ? undefined : config,
    database: database instanceof ConfigError ? undefined : database.database,
    findings,
  };
}

/**
 * Findings about valid settings.
 * @param secret JWT_SECRET, if given
 * @param env where they were read from; undefined for the process environment and `.env`
 */
export function checkSettings(
  config: Config,
  secret: string | undefined,
  env?: NodeJS.ProcessEnv,
): Finding[] {
  return [
    ok('configuration', `NODE_ENV=${config.environment}`),
    ...misspeltSettings(env).map((suspect) => warning('configuration', suspect, MEND_SUSPECT)),
    checkSecret(secret),
    checkSecretsKey(config),
    checkUnpaidOrders(config),
    checkMail(config),
  ];
}

function attempt<T>(load: () => T): T | ConfigError {
  try {
    return load();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

const MEND_SUSPECT =
  '.env.example has the settings. Correct it, or remove it unless something else reads it.';

/** A problem begins with the name of its variable or the line of `.env`. */
function mendSetting(problem: string): string {
  if (/^\.env, line|in the environment is no setting/.test(problem)) return MEND_SUSPECT;
  const [name] = problem.split(' ');
  const where = `Set ${name} in the environment or in .env; .env.example says what it takes.`;
  if (name === 'DEMO_SEED' && problem.includes('production')) {
    return 'Set DEMO_SEED=false, or leave it out, and run this again: it looks for such accounts.';
  }
  if (name === 'JWT_SECRET') return `${where} Make one with: openssl rand -hex 32`;
  return name === 'DATABASE_URL'
    ? `${where} In a checkout, npm start brings up a database by itself.`
    : where;
}

const DAY_MINUTES = 24 * 60;

/** Warns if card payments are confirmed by hand and expire within a day: nobody does that at night. */
function checkUnpaidOrders({ payments, unpaidOrderMinutes: { card, bank_transfer } }: Config): Finding {
  const told = (minutes: number) => (minutes === 0 ? 'never' : `after ${minutes} min`);
  const found = `cancelled: card ${told(card)}, bank_transfer ${told(bank_transfer)}`;
  if (payments.provider !== 'manual' || card === 0 || card >= DAY_MINUTES) return ok('unpaid orders', found);
  return warning(
    'unpaid orders',
    `${found}; PAYMENT_PROVIDER is manual, so an admin has that long to mark a card order as paid`,
    'Unless that is what you want, set UNPAID_ORDER_MINUTES=card=20160 (14 days), or card=0 (never).',
  );
}

/** Warns if nobody can get a new password. */
function checkMail({ mail, production }: Config): Finding {
  if (!mail) {
    const found = 'none is sent: no news of orders, and nobody can get a new password';
    const mend = 'Set MAIL_URL, MAIL_FROM, SHOP_NAME and SHOP_URL: see docs/mail.md.';
    return production ? warning('mail', found, mend) : ok('mail', found);
  }
  const { transport, from } = mail;
  return transport.kind === 'eml'
    ? ok('mail', `files in ${transport.folder}`)
    : ok('mail', `by ${new URL(transport.url).host}, from ${from}`);
}

function checkSecretsKey({ webhooks }: Config): Finding {
  if (webhooks.secretsKey) return ok('secrets key', 'secrets of webhook endpoints are encrypted');
  return warning(
    'secrets key',
    'SECRETS_KEY is not set: webhook endpoints cannot be created, and those that are there get nothing',
    'Make one with `openssl rand -hex 32`, set it for every process, and restart.',
  );
}

/** Only a warning: in production such a secret is invalid anyway. */
function checkSecret(secret: string | undefined): Finding {
  if (!secret) return ok('secret', 'none given, so one is made up: outside production that is fine');
  const weakness = weaknessOf(secret);
  if (!weakness) return ok('secret', `${Buffer.byteLength(secret)} bytes`);
  return warning(
    'secret',
    `JWT_SECRET ${weakness}: production would not start with it`,
    'Make one with `openssl rand -hex 32`, set it for every process, and restart. Everyone signs in anew.',
  );
}
