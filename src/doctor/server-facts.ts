import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

/** Facts about the database server, read on a connection like the service's own. */
export interface ServerFacts {
  /** Result of VERSION(): "8.4.3", "10.11.6-MariaDB". */
  version: string;
  database: string;
  /** Our account, `user@host`. */
  account: string;
  /** Default character set of new tables. */
  databaseCharset: string;
  /** Difference between NOW() and UTC. */
  offsetSeconds: number;
  /** How far its clock is ahead of ours; negative if it is behind. */
  clockAheadMs: number;
  /** Session variables by name. Variables that the server does not have are missing. */
  variables: Partial<Record<(typeof VARIABLES)[number], string>>;
  /** Status of its cluster by name. Empty without a cluster. */
  status: Partial<Record<(typeof STATUS)[number], string>>;
  /** Output of SHOW GRANTS, which may contain password hashes. */
  grants: string[];
}

const VARIABLES = [
  'transaction_isolation',
  // Name in MariaDB before 11.1.
  'tx_isolation',
  'log_bin',
  'binlog_format',
  'sync_binlog',
  'innodb_flush_log_at_trx_commit',
  'read_only',
  'super_read_only',
  'innodb_read_only',
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'max_connections',
  'max_user_connections',
  'innodb_autoinc_lock_mode',
  'wsrep_on',
  'wsrep_sync_wait',
  // With the plugin of MariaDB 11.4 and later that makes a variable of each option of Galera.
  'wsrep_provider_pc_bootstrap',
  'group_replication_group_name',
  'group_replication_single_primary_mode',
  'group_replication_enforce_update_everywhere_checks',
  'group_replication_consistency',
] as const;

const STATUS = [
  'wsrep_cluster_status',
  'wsrep_cluster_size',
  'wsrep_ready',
  'wsrep_local_state_comment',
] as const;

/** @throws the database's error */
export async function askServer(sequelize: Sequelize): Promise<ServerFacts> {
  const select = <Row extends object>(sql: string, replacements: unknown[] = []) =>
    sequelize.query<Row>(sql, { type: QueryTypes.SELECT, replacements });
  const askedAt = Date.now();
  const [row] = await select<Row>(
    `SELECT VERSION() AS version, DATABASE() AS \`database\`, CURRENT_USER() AS account,
      @@character_set_database AS databaseCharset,
      TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS offsetSeconds, UNIX_TIMESTAMP(NOW(3)) AS clock`,
  );
  const { clock, ...facts } = row as Row;
  // The server read its clock about halfway through.
  const ourClockMs = (askedAt + Date.now()) / 2;
  const show = async (what: 'VARIABLES' | 'GLOBAL STATUS', names: readonly string[]) => {
    const sql = `SHOW ${what} WHERE Variable_name IN ( ? )`;
    const rows = await select<{ Variable_name: string; Value: string }>(sql, [names]);
    return Object.fromEntries(rows.map((one) => [one.Variable_name, one.Value]));
  };
  const variables = await show('VARIABLES', VARIABLES);
  const status = await show('GLOBAL STATUS', STATUS);
  const grants = await select<Record<string, string>>('SHOW GRANTS');
  return {
    ...facts,
    clockAheadMs: Math.round(Number(clock) * 1000 - ourClockMs),
    variables,
    status,
    grants: grants.flatMap((one) => Object.values(one)),
  };
}

type Row = Pick<ServerFacts, 'version' | 'database' | 'account' | 'databaseCharset' | 'offsetSeconds'> & {
  clock: string | number;
};
