import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { QUICK_STATEMENT_MS } from './statement-limits.js';

/** Clusters with several writable servers. */
export type Cluster = 'galera' | 'multi-primary';

const VARIABLES = [
  'wsrep_on',
  'group_replication_group_name',
  'group_replication_single_primary_mode',
] as const;

/**
 * Tells from server variables whether this is a Galera node or a member of a multi-primary MySQL group. Undefined for a
 * single server, with or without replicas, and for a group with one primary.
 *
 * https://mariadb.com/kb/en/galera-cluster-system-variables/#wsrep_on
 * https://dev.mysql.com/doc/refman/8.4/en/group-replication-multi-primary-mode.html
 */
export function clusterOf(variables: Partial<Record<string, string>>): Cluster | undefined {
  if (variables.wsrep_on === 'ON') return 'galera';
  const { group_replication_group_name: group, group_replication_single_primary_mode: single } = variables;
  return group && single === 'OFF' ? 'multi-primary' : undefined;
}

/** Reads the server variables, see clusterOf. @throws the database's error */
export async function detectCluster(sequelize: Sequelize): Promise<Cluster | undefined> {
  const rows = await sequelize.query<{ Variable_name: string; Value: string }>(
    'SHOW VARIABLES WHERE Variable_name IN ( ? )',
    { type: QueryTypes.SELECT, replacements: [VARIABLES], logging: false, statementMs: QUICK_STATEMENT_MS },
  );
  return clusterOf(Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Value])));
}
