import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { QUICK_STATEMENT_MS } from './statement-limits.js';

/** super_read_only implies read_only; Aurora readers have innodb_read_only. */
const READ_ONLY = 'SELECT @@GLOBAL.read_only AS readOnly, @@GLOBAL.innodb_read_only AS innodbReadOnly';
/** A Galera node that is not ready answers SHOW STATUS, but no SELECT. */
const WSREP = "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_provider_name', 'wsrep_ready')";

/**
 * Whether the server is a primary that accepts writes, whatever the privileges of our user.
 * @throws the database's error
 */
export async function isWritable(sequelize: Sequelize): Promise<boolean> {
  const ask = <Row extends object>(sql: string) =>
    sequelize.query<Row>(sql, { type: QueryTypes.SELECT, statementMs: QUICK_STATEMENT_MS });
  const rows = await ask<{ Variable_name: string; Value: string }>(WSREP);
  const wsrep = Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]));
  if (wsrep.wsrep_provider_name && wsrep.wsrep_ready !== 'ON') return false;
  const [{ readOnly, innodbReadOnly } = {}] =
    await ask<Record<'readOnly' | 'innodbReadOnly', unknown>>(READ_ONLY);
  return [readOnly, innodbReadOnly].every((value) => value === 0 || value === 'OFF');
}
