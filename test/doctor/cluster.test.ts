import { describe, expect, it } from 'vitest';
import { checkCluster, checkStaleReads } from '../../src/doctor/cluster.js';

/** What servers of clusters say. test/cluster asks a real one. */

const GALERA = {
  variables: { wsrep_on: 'ON', binlog_format: 'ROW', innodb_autoinc_lock_mode: '2', wsrep_sync_wait: '0' },
  status: {
    wsrep_cluster_status: 'Primary',
    wsrep_cluster_size: '3',
    wsrep_ready: 'ON',
    wsrep_local_state_comment: 'Synced',
  },
};
const GROUP = {
  variables: {
    group_replication_group_name: '1a1b2c3d-0000-4000-8000-000000000000',
    group_replication_single_primary_mode: 'OFF',
    group_replication_enforce_update_everywhere_checks: 'OFF',
    group_replication_consistency: 'EVENTUAL',
    binlog_format: 'ROW',
  },
  status: {},
};
type Facts = Parameters<typeof checkCluster>[0];
const but = (facts: Facts, changes: Partial<Facts>): Facts => ({
  variables: { ...facts.variables, ...changes.variables },
  status: { ...facts.status, ...changes.status },
});

describe('the cluster', () => {
  it.each<[string, Facts, string, RegExp]>([
    ['of one server', { variables: { wsrep_on: 'OFF' }, status: {} }, 'ok', /^$/],
    [
      'of a group with one primary',
      but(GROUP, { variables: { group_replication_single_primary_mode: 'ON' } }),
      'ok',
      /^$/,
    ],
    [
      'of a server that could be in a group',
      but(GROUP, { variables: { group_replication_group_name: '' } }),
      'ok',
      /^$/,
    ],
    ['of three nodes', GALERA, 'ok', /^$/],
    ['of two nodes', but(GALERA, { status: { wsrep_cluster_size: '2' } }), 'warning', /third node/],
    [
      'without quorum',
      but(GALERA, { status: { wsrep_cluster_status: 'non-Primary' } }),
      'failure',
      /wsrep_provider_options='pc\.bootstrap=YES';/,
    ],
    [
      'without quorum, of a server with a variable for it',
      but(GALERA, {
        variables: { wsrep_provider_pc_bootstrap: 'OFF' },
        status: { wsrep_cluster_status: 'non-Primary' },
      }),
      'failure',
      /SET GLOBAL wsrep_provider_pc_bootstrap=ON;/,
    ],
    [
      'with a node that joins',
      but(GALERA, { status: { wsrep_ready: 'OFF', wsrep_local_state_comment: 'Joiner' } }),
      'failure',
      /caught up/,
    ],
    [
      'that logs statements',
      but(GALERA, { variables: { binlog_format: 'MIXED' } }),
      'failure',
      /binlog_format=ROW/,
    ],
    [
      'whose keys can meet',
      but(GALERA, { variables: { innodb_autoinc_lock_mode: '1' } }),
      'failure',
      /innodb_autoinc_lock_mode=2/,
    ],
    ['of many primaries', GROUP, 'warning', /npm run db:migrate once/],
    [
      'that refuses cascades',
      but(GROUP, { variables: { group_replication_enforce_update_everywhere_checks: 'ON' } }),
      'failure',
      /one primary/,
    ],
  ])('%s', (_what, facts, state, mend) => {
    const finding = checkCluster(facts);
    expect(finding.state).toBe(state);
    expect(finding.mend ?? '').toMatch(mend);
  });
});

describe('stale reads', () => {
  it('are of no matter on one server', () => {
    expect(checkStaleReads({ variables: { wsrep_on: 'OFF', wsrep_sync_wait: '0' }, status: {} })).toEqual([]);
  });

  it.each<[Facts, string]>([
    [GALERA, 'warning'],
    [but(GALERA, { variables: { wsrep_sync_wait: '6' } }), 'warning'],
    [but(GALERA, { variables: { wsrep_sync_wait: '1' } }), 'ok'],
    [but(GALERA, { variables: { wsrep_sync_wait: '7' } }), 'ok'],
    [GROUP, 'warning'],
    [but(GROUP, { variables: { group_replication_consistency: 'AFTER' } }), 'warning'],
    [but(GROUP, { variables: { group_replication_consistency: 'BEFORE_AND_AFTER' } }), 'ok'],
  ])('%j: %s', (facts, state) => {
    expect(checkStaleReads(facts)).toMatchObject([{ check: 'stale reads', state }]);
  });
});
