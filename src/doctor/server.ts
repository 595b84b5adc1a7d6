import type { Config } from '../config.js';
import { type Finding, failure, ok, skipped, warning } from './finding.js';
import { MIGRATION_PRIVILEGES, privilegesIn, SERVICE_PRIVILEGES } from './privileges.js';
import type { ServerFacts } from './server-facts.js';
import { isAtLeast } from './version.js';

const OLDEST_MARIADB = [10, 6];
const OLDEST_MYSQL = [8, 0, 4];
/** Earlier versions of MySQL parse CHECK constraints but ignore them. */
const MYSQL_WITH_CHECKS = [8, 0, 16];
const CLOCK_MAY_DIFFER_MS = 2_000;

/** Advice if our session settings are missing. */
const BEHIND_A_PROXY =
  'The service sets this for each connection, so something between it and the database undoes it: a proxy has to ' +
  'keep sessions apart (no multiplexing).';

type Facts<Name extends keyof ServerFacts> = Pick<ServerFacts, Name>;

export function checkVersion({ version }: Facts<'version'>): Finding {
  // Some releases of MariaDB put this before the version, for old replicas.
  const number = version.replace(/^5\.5\.5-/, '');
  const isMariadb = /mariadb/i.test(number);
  const name = `${isMariadb ? 'MariaDB' : 'MySQL'} ${number}`;
  if (!isAtLeast(number, isMariadb ? OLDEST_MARIADB : OLDEST_MYSQL)) {
    return failure('version', `${name} is too old`, 'Use MySQL 8.0.16 or newer, or MariaDB 10.6 or newer.');
  }
  if (!isMariadb && !isAtLeast(number, MYSQL_WITH_CHECKS)) {
    const found = `${name} does not enforce CHECK constraints, the second guard against overselling`;
    return warning('version', found, 'Use MySQL 8.0.16 or newer.');
  }
  return ok('version', name);
}

export function checkWritable({ variables }: Facts<'variables'>): Finding {
  const names = ['read_only', 'super_read_only', 'innodb_read_only'] as const;
  const set = names.filter((name) => !['OFF', '0', undefined].includes(variables[name]));
  if (set.length === 0) return ok('writable', 'yes');
  return failure(
    'writable',
    `the server takes no changes: ${set.join(', ')} is set`,
    'It is a replica, or was made read-only: point DATABASE_URL at the primary.',
  );
}

export function checkIsolation({ variables }: Facts<'variables'>): Finding {
  const isolation = variables.transaction_isolation ?? variables.tx_isolation ?? 'unknown';
  if (isolation !== 'READ-COMMITTED') return failure('isolation', isolation, BEHIND_A_PROXY);
  if (variables.log_bin === 'ON' && variables.binlog_format === 'STATEMENT') {
    return failure(
      'isolation',
      'READ-COMMITTED, with which nothing can be written while binlog_format=STATEMENT',
      "SET GLOBAL binlog_format = 'ROW', and binlog_format=ROW in the server's configuration.",
    );
  }
  return ok('isolation', isolation);
}

export function checkTimeZone({ offsetSeconds }: Facts<'offsetSeconds'>): Finding {
  if (offsetSeconds === 0) return ok('time zone', 'UTC');
  return failure('time zone', `NOW() is ${offsetSeconds} s from UTC`, BEHIND_A_PROXY);
}

export function checkClock({ clockAheadMs }: Facts<'clockAheadMs'>): Finding {
  if (Math.abs(clockAheadMs) <= CLOCK_MAY_DIFFER_MS) return ok('clock', 'agrees with ours');
  const seconds = (Math.abs(clockAheadMs) / 1000).toFixed(1);
  const found = `the database is ${seconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine`;
  return warning(
    'clock',
    found,
    'Run a time service (NTP) on both: times of orders and tokens come from here.',
  );
}

export function checkCharacterSet(facts: Facts<'variables' | 'databaseCharset' | 'database'>): Finding {
  const names = ['character_set_client', 'character_set_connection', 'character_set_results'] as const;
  const wrong = names.filter((name) => facts.variables[name] !== 'utf8mb4');
  if (wrong.length > 0) {
    const found = wrong.map((name) => `${name}=${facts.variables[name]}`).join(', ');
    return failure('character set', found, BEHIND_A_PROXY);
  }
  if (facts.databaseCharset !== 'utf8mb4') {
    return warning(
      'character set',
      `utf8mb4, but new tables of the database are ${facts.databaseCharset} unless they say otherwise`,
      `ALTER DATABASE \`${facts.database}\` CHARACTER SET utf8mb4;`,
    );
  }
  return ok('character set', 'utf8mb4');
}

export function checkDurability({ variables }: Facts<'variables'>): Finding {
  const risky: string[] = [];
  if (variables.innodb_flush_log_at_trx_commit !== '1') risky.push('innodb_flush_log_at_trx_commit');
  if (variables.log_bin === 'ON' && variables.sync_binlog !== '1') risky.push('sync_binlog');
  if (risky.length === 0) return ok('durability', 'every commit is on disk before it is acknowledged');
  const names = risky as Array<keyof typeof variables>;
  return warning(
    'durability',
    `${names.map((name) => `${name}=${variables[name]}`).join(', ')}: a crash can lose orders that were acknowledged`,
    `${names.map((name) => `SET GLOBAL ${name} = 1;`).join(' ')} And the same in the server's configuration.`,
  );
}

export function checkConnections({ variables }: Facts<'variables'>, config: Config | undefined): Finding {
  if (!config) return skipped('connections', 'the settings are not valid', 'Mend the configuration first.');
  const limits = [variables.max_connections, variables.max_user_connections].map(Number).filter(Boolean);
  const limit = Math.min(...limits);
  if (limits.length === 0) return skipped('connections', 'the server tells no limit', 'Ask whoever runs it.');
  // One more asks for the position that replicas are compared with.
  const ofProcess = config.database.poolMax + (config.replicas ? 1 : 0);
  const needed = config.workers * ofProcess;
  const found = `${config.workers} × ${ofProcess} = ${needed} of ${limit}`;
  if (needed < limit) return ok('connections', found);
  const less = Math.max(2, Math.floor((limit - 1) / config.workers));
  return failure(
    'connections',
    `${found}, with nothing left over`,
    `DATABASE_POOL_MAX=${less} or fewer WORKERS, or a higher max_connections. Other machines count as well.`,
  );
}

/** @param migrates whether this user also runs migrations */
export function checkPrivileges(facts: Facts<'grants' | 'database' | 'account'>, migrates: boolean): Finding {
  const { has, onTables } = privilegesIn(facts.database, facts.grants);
  const lacking = (wanted: readonly string[]) => wanted.filter((privilege) => !has(privilege));
  const forService = lacking(SERVICE_PRIVILEGES);
  const forMigrations = lacking(MIGRATION_PRIVILEGES);
  const missing = [...forService, ...(migrates ? forMigrations : [])];
  if (missing.length === 0) {
    const rest = forMigrations.length > 0 ? '; db:migrate needs another user' : '';
    return ok(
      'privileges',
      `all that ${migrates ? 'service and migrations need' : `the service needs${rest}`}`,
    );
  }
  const account = facts.account.replace(/^(.*)@(.*)$/, "'$1'@'$2'");
  const mend = `GRANT ${missing.join(', ')} ON \`${facts.database}\`.* TO ${account};`;
  if (onTables) {
    return warning(
      'privileges',
      `${missing.join(', ')} not granted on the whole database, perhaps on its tables`,
      `New tables will need it too: ${mend}`,
    );
  }
  const users = forService.length > 0 ? 'the service' : 'migrations';
  const hint = forService.length > 0 ? '' : ' Or run them as another user, with MIGRATE_ON_BOOT=false here.';
  return failure('privileges', `${users} cannot work without ${missing.join(', ')}`, mend + hint);
}
