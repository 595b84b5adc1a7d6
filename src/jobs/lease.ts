import { randomUUID } from 'node:crypto';
import { literal, type Model, type ModelStatic, Op, QueryTypes, type WhereOptions } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { isConflict } from '../database/driver-error.js';
import { idOf } from '../models/id.js';

// A lease is a time in a database row, by the database's clock, which all processes share. A process gets the lease by moving
// the time into the future with a guarded UPDATE. It expires by itself, so nothing is stuck when its holder dies. A slow holder
// may outlive its lease: leases only save duplicate work, and the work must be safe to run twice.

/** SQL values for a column, by the database's clock: now, and some seconds from now. */
export const now = () => literal('UTC_TIMESTAMP(3)') as unknown as Date;
export const inSeconds = (seconds: number) =>
  literal(`UTC_TIMESTAMP(3) + INTERVAL ${Math.ceil(seconds)} SECOND`) as unknown as Date;

export interface LeasedRow {
  /** A table with a `dueAt` column. */
  table: string;
  /** Name of its primary key column. */
  key: string;
  id: string | Buffer;
  /** Further assignments of the UPDATE: SQL, and its named values. */
  set: string;
  values?: Record<string, string | Buffer>;
}

/**
 * Claims a row that is due. Of many concurrent callers, in any process and on any server of a cluster, one gets it.
 * @returns whether the caller has it
 */
export async function claimRow(
  sequelize: Sequelize,
  { table, key, id, set, values }: LeasedRow,
  seconds: number,
): Promise<boolean> {
  try {
    // By primary key: through the index on dueAt it would lock in another order than the statements that end a lease.
    const [, claimed] = await sequelize.query(
      `UPDATE ${table} FORCE INDEX (PRIMARY)
       SET ${set}, dueAt = UTC_TIMESTAMP(3) + INTERVAL :seconds SECOND
       WHERE ${key} = :id AND dueAt <= UTC_TIMESTAMP(3)`,
      { replacements: { ...values, id, seconds }, type: QueryTypes.UPDATE },
    );
    return claimed === 1;
  } catch (error) {
    // Another process was first, on another server of the cluster.
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Ids of a model's rows that are due, the longest overdue first. */
export async function findDueIds<M extends Model & { id: string }>(
  model: ModelStatic<M>,
  limit: number,
): Promise<string[]> {
  const where = { dueAt: { [Op.lte]: now() } } as WhereOptions;
  const due = await model.findAll({ attributes: ['id'], where, order: ['dueAt'], limit, raw: true });
  return due.map(({ id }) => id);
}

/** A job that one process at a time may run. */
export interface JobLease {
  /** Name of the row in job_leases; created if missing. */
  name: string;
  /** Seconds after which another process may start the job as well. */
  seconds: number;
  /** Seconds after the end of the job during which no process runs it again. */
  cooldownSeconds: number;
}

/**
 * Runs the job unless another process is running it or has just done so.
 * @throws what the work threw; or the database's error
 */
export async function withLease(
  sequelize: Sequelize,
  { name, seconds, cooldownSeconds }: JobLease,
  work: () => Promise<void>,
): Promise<void> {
  const holder = idOf(randomUUID());
  const row = { table: 'job_leases', key: 'name', id: name, set: 'holder = :holder', values: { holder } };
  if (!(await claimRow(sequelize, row, seconds))) {
    // There is no row the first time. After inserting it, claim it like everybody else: it is due by any server's clock.
    await sequelize.query(
      "INSERT IGNORE INTO job_leases (name, holder, dueAt) VALUES (:name, :holder, '2000-01-01')",
      { replacements: { name, holder }, type: QueryTypes.INSERT },
    );
    if (!(await claimRow(sequelize, row, seconds))) return;
  }
  try {
    await work();
  } finally {
    await sequelize.query(
      `UPDATE job_leases SET dueAt = UTC_TIMESTAMP(3) + INTERVAL :cooldownSeconds SECOND
       WHERE name = :name AND holder = :holder`,
      { replacements: { name, holder, cooldownSeconds }, type: QueryTypes.UPDATE },
    );
  }
}
