import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { QUICK_STATEMENT_MS } from '../statement-limits.js';

/** Seconds that one statement waits for a position; less than the limit of a quick statement. */
const WAIT_SECONDS = 0.5;

/** How far a primary has come, and whether a replica has come as far. */
export interface Progress {
  /**
   * A position that includes everything committed so far.
   * @returns an empty string if the primary does not say: it writes no binary log with GTIDs
   * @throws the database's error
   */
  positionOf(primary: Sequelize): Promise<string>;
  /** Waits for half a second at most. @throws the database's error */
  hasReached(replica: Sequelize, position: string): Promise<boolean>;
}

async function ask(sequelize: Sequelize, sql: string, values: object = {}): Promise<unknown> {
  const [row] = await sequelize.query<{ answer: unknown }>(sql, {
    type: QueryTypes.SELECT,
    replacements: { ...values },
    statementMs: QUICK_STATEMENT_MS,
    logging: false,
  });
  return row?.answer;
}

const byGtid = (position: string, wait: string): Progress => ({
  positionOf: async (primary) => String((await ask(primary, `SELECT ${position} AS answer`)) ?? ''),
  async hasReached(replica, reached) {
    const sql = `SELECT ${wait}( :reached , ${WAIT_SECONDS}) AS answer`;
    return Number(await ask(replica, sql, { reached })) === 0;
  },
});

/** https://mariadb.com/kb/en/master_gtid_wait/ */
const MARIADB = byGtid('@@GLOBAL.gtid_current_pos', 'MASTER_GTID_WAIT');
/** https://dev.mysql.com/doc/refman/8.4/en/gtid-functions.html */
const MYSQL = byGtid('@@GLOBAL.gtid_executed', 'WAIT_FOR_EXECUTED_GTID_SET');

/** How to compare the progress of this replica with its primary's. @throws the database's error */
export async function progressOf(replica: Sequelize): Promise<Progress> {
  return /mariadb/i.test(String(await ask(replica, 'SELECT VERSION() AS answer'))) ? MARIADB : MYSQL;
}
