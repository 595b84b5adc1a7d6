import { ConnectionError } from 'sequelize';
import { expect, it } from 'vitest';
import { explainUnreachable } from '../../src/doctor/reach.js';

const explain = (failure: object, tls?: { ca: undefined }) =>
  explainUnreachable(new ConnectionError(Object.assign(new Error('what the driver said'), failure)), {
    url: 'mysql://shop:hunter2@db.example/shop',
    tls,
    poolMax: 2,
    waitSeconds: 0,
    statementMs: 6_000,
  });

it.each([
  [{ code: 'ECONNREFUSED', errno: -111 }, 'db.example:3306'],
  [{ code: 'ETIMEDOUT' }, 'Start the server, or correct host and port'],
  [{ code: 'ENOTFOUND' }, 'Correct the host in DATABASE_URL: db.example.'],
  [{ code: 'ER_ACCESS_DENIED_ERROR', errno: 1045 }, 'user or the password'],
  [{ code: 'ER_DBACCESS_DENIED_ERROR', errno: 1044 }, 'GRANT ALL ON `shop`.*'],
  [{ code: 'ER_BAD_DB_ERROR', errno: 1049 }, 'CREATE DATABASE `shop` CHARACTER SET utf8mb4;'],
  [{ code: 'ER_CON_COUNT_ERROR', errno: 1040 }, 'raise max_connections'],
  [{ code: 'ER_SPECIFIC_ACCESS_DENIED_ERROR', errno: 1227 }, 'The server answers and refuses'],
  [{ code: 'ER_SECURE_TRANSPORT_REQUIRED', errno: 3159 }, 'DATABASE_TLS=true'],
])('of %j it says what to do', (failure, mend) => {
  const finding = explain(failure);
  expect(finding).toMatchObject({ state: 'failure', found: 'what the driver said' });
  expect(finding.mend).toContain(mend);
  expect(JSON.stringify(finding)).not.toContain('hunter2');
});

it('looks for a certificate that is not trusted only where the connection is encrypted', () => {
  const failure = { code: 'HANDSHAKE_SSL_ERROR' };
  expect(explain(failure, { ca: undefined }).mend).toContain('DATABASE_TLS_CA_FILE');
  expect(explain(failure).mend).toContain('Start the server');
});
