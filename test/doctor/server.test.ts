import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import {
  checkCharacterSet,
  checkClock,
  checkConnections,
  checkDurability,
  checkIsolation,
  checkTimeZone,
  checkVersion,
  checkWritable,
} from '../../src/doctor/server.js';

/** What servers say that cannot be brought up here: other versions, replicas, other settings. */

describe('the version', () => {
  it.each([
    ['10.6.0-MariaDB', 'ok'],
    ['10.11.6-MariaDB-0+deb12u1', 'ok'],
    ['5.5.5-10.11.6-MariaDB', 'ok'],
    ['11.4.2-MariaDB-log', 'ok'],
    ['10.5.29-MariaDB', 'failure'],
    ['5.5.5-10.3.39-MariaDB', 'failure'],
    ['8.4.3', 'ok'],
    ['9.1.0', 'ok'],
    ['8.0.16', 'ok'],
    ['8.0.35-27', 'ok'],
    ['8.0.15', 'warning'],
    ['8.0.4-rc-log', 'warning'],
    ['8.0.3-rc', 'failure'],
    ['5.7.44-log', 'failure'],
  ])('%s: %s', (version, state) => {
    expect(checkVersion({ version }).state).toBe(state);
  });
});

describe('isolation', () => {
  it.each([
    [{ transaction_isolation: 'READ-COMMITTED' }, 'ok'],
    [{ tx_isolation: 'READ-COMMITTED' }, 'ok'],
    [{ tx_isolation: 'REPEATABLE-READ' }, 'failure'],
    [{}, 'failure'],
    [{ transaction_isolation: 'READ-COMMITTED', log_bin: 'ON', binlog_format: 'ROW' }, 'ok'],
    [{ transaction_isolation: 'READ-COMMITTED', log_bin: 'ON', binlog_format: 'MIXED' }, 'ok'],
    [{ transaction_isolation: 'READ-COMMITTED', log_bin: 'OFF', binlog_format: 'STATEMENT' }, 'ok'],
    [{ transaction_isolation: 'READ-COMMITTED', log_bin: 'ON', binlog_format: 'STATEMENT' }, 'failure'],
  ])('%j: %s', (variables, state) => {
    expect(checkIsolation({ variables }).state).toBe(state);
  });
});

it.each([
  [{ read_only: 'OFF', innodb_read_only: 'OFF' }, 'ok'],
  [{ read_only: 'OFF', super_read_only: 'OFF' }, 'ok'],
  [{ read_only: 'ON' }, 'failure'],
  [{ read_only: 'OFF', innodb_read_only: 'ON' }, 'failure'],
])('a server that takes no changes is found: %j: %s', (variables, state) => {
  expect(checkWritable({ variables }).state).toBe(state);
});

it.each([
  [{ innodb_flush_log_at_trx_commit: '1', log_bin: 'OFF', sync_binlog: '0' }, 'ok', undefined],
  [{ innodb_flush_log_at_trx_commit: '1', log_bin: 'ON', sync_binlog: '1' }, 'ok', undefined],
  [{ innodb_flush_log_at_trx_commit: '1', log_bin: 'ON', sync_binlog: '0' }, 'warning', 'sync_binlog = 1'],
  [{ innodb_flush_log_at_trx_commit: '2', log_bin: 'OFF' }, 'warning', 'innodb_flush_log_at_trx_commit = 1'],
])('commits that a crash can lose are warned of: %j: %s', (variables, state, mend) => {
  const finding = checkDurability({ variables });
  expect(finding.state).toBe(state);
  if (mend) expect(finding.mend).toContain(`SET GLOBAL ${mend};`);
});

it('a session that is not in UTC, and a clock of its own, are found', () => {
  expect(checkTimeZone({ offsetSeconds: 0 }).state).toBe('ok');
  expect(checkTimeZone({ offsetSeconds: 7200 })).toMatchObject({
    state: 'failure',
    found: 'NOW() is 7200 s from UTC',
  });
  expect(checkClock({ clockAheadMs: -1_500 }).state).toBe('ok');
  expect(checkClock({ clockAheadMs: -3_000 })).toMatchObject({
    state: 'warning',
    found: 'the database is 3.0 s behind this machine',
  });
  expect(checkClock({ clockAheadMs: 61_000 }).found).toBe('the database is 61.0 s ahead of this machine');
});

it('another character set is found, of the session and of the database', () => {
  const utf8mb4 = {
    character_set_client: 'utf8mb4',
    character_set_connection: 'utf8mb4',
    character_set_results: 'utf8mb4',
  };
  const facts = { variables: utf8mb4, databaseCharset: 'utf8mb4', database: 'shop' };
  expect(checkCharacterSet(facts).state).toBe('ok');
  expect(checkCharacterSet({ ...facts, databaseCharset: 'latin1' })).toMatchObject({
    state: 'warning',
    mend: 'ALTER DATABASE `shop` CHARACTER SET utf8mb4;',
  });
  const latin1 = { ...utf8mb4, character_set_results: 'latin1' };
  expect(checkCharacterSet({ ...facts, variables: latin1 })).toMatchObject({
    state: 'failure',
    found: 'character_set_results=latin1',
  });
});

describe('connections', () => {
  const DATABASE_URL = 'mysql://shop@db.example/shop';
  const checked = (variables: object, env: Record<string, string>) =>
    checkConnections({ variables }, loadConfig({ DATABASE_URL, ...env }));

  it.each([
    [{ max_connections: '151' }, { WORKERS: '4', DATABASE_POOL_MAX: '10' }, 'ok', '4 × 10 = 40 of 151'],
    [{ max_connections: '151' }, { WORKERS: '15', DATABASE_POOL_MAX: '10' }, 'ok', '15 × 10 = 150 of 151'],
    [
      { max_connections: '151' },
      { WORKERS: '8', DATABASE_POOL_MAX: '20' },
      'failure',
      '8 × 20 = 160 of 151, with nothing left over',
    ],
    [
      { max_connections: '151', max_user_connections: '20' },
      { WORKERS: '2', DATABASE_POOL_MAX: '10' },
      'failure',
      '2 × 10 = 20 of 20, with nothing left over',
    ],
    [{ max_connections: '151', max_user_connections: '0' }, { WORKERS: '1' }, 'ok', '1 × 10 = 10 of 151'],
  ])('%j with %j: %s', (variables, env, state, found) => {
    expect(checked(variables, env)).toMatchObject({ state, found });
  });

  it('that are too many come with a number that fits', () => {
    const { mend } = checked({ max_connections: '151' }, { WORKERS: '8', DATABASE_POOL_MAX: '20' });
    expect(mend).toContain('DATABASE_POOL_MAX=18');
    const fits = checked({ max_connections: '151' }, { WORKERS: '8', DATABASE_POOL_MAX: '18' });
    expect(fits.state).toBe('ok');
  });
});
