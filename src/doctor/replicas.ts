import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { addressOf, connect } from '../database/connect.js';
import { isWritable } from '../database/is-writable.js';
import { NameTable } from '../database/name-table.js';
import { progressOf } from '../database/replicas/progress.js';
import { type Finding, ok, warning } from './finding.js';

type Settings = Pick<Config, 'database' | 'replicas'>;

/** Least time for a replica to reach the primary's position; it waits half a second at a time. */
const LEAST_WAIT_MS = 1_000;

/** Whether the replicas of DATABASE_READ_URL can be read from. Only warnings: the primary answers whatever they do not. */
export function checkReplicas(primary: Sequelize, { database, replicas }: Settings): Promise<Finding[]> {
  if (!replicas) return Promise.resolve([]);
  const { urls, maxLagMs } = replicas;
  return Promise.all(urls.map((url) => checkReplica(primary, { ...database, url, poolMax: 1 }, maxLagMs)));
}

async function checkReplica(
  primary: Sequelize,
  settings: Config['database'],
  maxLagMs: number,
): Promise<Finding> {
  const name = addressOf(settings.url);
  const replica = connect(settings, { models: [], isReadOnly: true });
  try {
    const doubt = await doubtOf(primary, replica, Math.max(maxLagMs, LEAST_WAIT_MS));
    if (doubt) return warning('replica', `${name} ${doubt[0]}`, doubt[1]);
    return ok('replica', `${name} takes no writes, and has what the primary has`);
  } catch (error) {
    return warning(
      'replica',
      `${name}: ${(error as Error).message}`,
      'Start it, or correct DATABASE_READ_URL. Until then the primary answers what it was to answer.',
    );
  } finally {
    await replica.close();
  }
}

/** The first thing that is wrong, and what to do about it. @throws the database's error */
async function doubtOf(
  primary: Sequelize,
  replica: Sequelize,
  waitMs: number,
): Promise<[found: string, mend: string] | undefined> {
  if ((await identityOf(primary)) === (await identityOf(replica))) {
    return [
      'is the server of DATABASE_URL: nothing is gained',
      'Name a replica, or unset DATABASE_READ_URL.',
    ];
  }
  if (await isWritable(replica)) {
    const found = 'takes writes: what is changed there by mistake, the primary never gets';
    return [found, 'SET GLOBAL read_only = ON; on it, and the same in its configuration.'];
  }
  const progress = await progressOf(replica);
  const position = await progress.positionOf(primary);
  if (position === '') {
    return [
      'is never used: the primary has no position that a replica can be compared with',
      'On the primary: log_bin (MariaDB), or log_bin and gtid_mode=ON (MySQL).',
    ];
  }
  const until = performance.now() + waitMs;
  while (!(await progress.hasReached(replica, position))) {
    if (performance.now() < until) continue;
    const found = `has not reached in ${waitMs / 1000} s what the primary had committed (${position})`;
    return [found, 'SHOW REPLICA STATUS on it says whether it replicates, and what from.'];
  }
  const missing = await migrationsMissing(primary, replica);
  if (missing === undefined) return undefined;
  return [
    `lacks migration ${missing}`,
    'See that it replicates the whole database of DATABASE_URL, under its name.',
  ];
}

/** The same for two connections only if they lead to one server. */
async function identityOf(sequelize: Sequelize): Promise<string> {
  const sql = "SELECT CONCAT_WS(' ', @@hostname, @@port, @@socket, @@server_id, @@datadir) AS identity";
  const [row] = await sequelize.query<{ identity: string }>(sql, { type: QueryTypes.SELECT });
  return String(row?.identity);
}

async function migrationsMissing(primary: Sequelize, replica: Sequelize): Promise<string | undefined> {
  const [own, copied] = await Promise.all(
    [primary, replica].map((one) => new NameTable(one, 'schema_migrations').executed()),
  );
  return own?.find((name) => !copied?.includes(name));
}
