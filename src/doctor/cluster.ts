import { clusterOf } from '../database/cluster.js';
import { type Finding, failure, ok, warning } from './finding.js';
import type { ServerFacts } from './server-facts.js';

type Facts = Pick<ServerFacts, 'variables' | 'status'>;

/** Whether there are several writable servers, and whether they are set as the service needs. Always one line. */
export function checkCluster(facts: Facts): Finding {
  const cluster = clusterOf(facts.variables);
  if (!cluster) return ok('cluster', 'none: one server takes the writes');
  const { binlog_format: format } = facts.variables;
  if (format !== undefined && format !== 'ROW') {
    return failure(
      'cluster',
      `binlog_format=${format}: the servers tell each other of rows, and of nothing else`,
      "binlog_format=ROW in each server's configuration, and start them again, one by one.",
    );
  }
  return cluster === 'galera' ? checkGalera(facts) : checkGroup(facts);
}

/** The server refuses one form or the other. */
const bootstrap = ({ wsrep_provider_pc_bootstrap: variable }: Facts['variables']) =>
  `SET GLOBAL ${variable ? 'wsrep_provider_pc_bootstrap=ON' : "wsrep_provider_options='pc.bootstrap=YES'"}`;

function checkGalera({ variables, status }: Facts): Finding {
  const { wsrep_cluster_status: quorum, wsrep_cluster_size: size = '?' } = status;
  if (quorum !== 'Primary') {
    return failure(
      'cluster',
      `this node of Galera has no quorum (wsrep_cluster_status is ${quorum}): it takes nothing, or shows what is old`,
      'Connect to the other part of the cluster. Should there be none, bring the nodes together again: the one with the ' +
        `highest wsrep_last_committed first, by ${bootstrap(variables)};`,
    );
  }
  if (status.wsrep_ready !== 'ON') {
    return failure(
      'cluster',
      `this node of Galera is ${status.wsrep_local_state_comment ?? 'not ready'}`,
      'Wait until it has caught up, or connect to another node.',
    );
  }
  if (variables.innodb_autoinc_lock_mode !== '2') {
    return failure(
      'cluster',
      `innodb_autoinc_lock_mode=${variables.innodb_autoinc_lock_mode}: keys that two nodes give out can be the same`,
      "innodb_autoinc_lock_mode=2 in each node's configuration, and start them again, one by one.",
    );
  }
  if (size === '2') {
    return warning(
      'cluster',
      'two nodes of Galera: when one is lost, the other has no quorum and stops',
      'Add a third node, or an arbitrator (garbd) on a third machine.',
    );
  }
  return ok('cluster', `Galera, ${size} ${size === '1' ? 'node' : 'nodes'}, with quorum`);
}

function checkGroup({ variables }: Facts): Finding {
  // Our foreign keys delete some rows with their parents. With these checks, COMMIT fails after a write to such a table.
  if (variables.group_replication_enforce_update_everywhere_checks === 'ON') {
    return failure(
      'cluster',
      'group_replication_enforce_update_everywhere_checks=ON refuses writes to tables with cascading foreign keys',
      'Turn it off while the group is stopped, or use one primary: SELECT group_replication_switch_to_single_primary_mode();',
    );
  }
  return warning(
    'cluster',
    'all members of this group (Group Replication) take writes: two changes of tables at once can end the group',
    'Run npm run db:migrate once, by itself, before the services start: they refuse to migrate at boot here. Or use one ' +
      'primary: SELECT group_replication_switch_to_single_primary_mode();',
  );
}

/**
 * A write on one server may be visible on the others only a moment later. The service does not change this setting: waiting for
 * the whole cluster on each read is pointless if all connections lead to one server.
 * @returns an empty array unless there are several writable servers
 */
export function checkStaleReads({ variables }: Facts): Finding[] {
  const check = 'stale reads';
  const cluster = clusterOf(variables);
  if (!cluster) return [];
  const { wsrep_sync_wait: bits, group_replication_consistency: consistency } = variables;
  const [name, value, waits, wanted] =
    cluster === 'galera'
      ? // A set of bits, the first of which is for reads.
        ['wsrep_sync_wait', bits, (Number(bits) & 1) === 1, '1']
      : ['group_replication_consistency', consistency, /^BEFORE/.test(consistency ?? ''), "'BEFORE'"];
  if (waits) return [ok(check, `none: ${name}=${value}`)];
  return [
    warning(
      check,
      `${name}=${value}: what one server has written may not be there yet on another, so that a token just given out, or ` +
        'an order just placed, is not found',
      `Where connections lead to more than one server: SET GLOBAL ${name} = ${wanted}; on each, and the same in its ` +
        'configuration. Where all lead to one, leave it: it makes each read wait.',
    ),
  ];
}
