import { randomUUID } from 'node:crypto';
import { literal, QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { isConflict } from '../database/driver-error.js';
import { idOf } from '../models/id.js';

// A lease is a time in a row, by the database's clock, which is the one that all processes share: who moves it into the
// future with a guarded UPDATE has it until then. It ends by itself, so nothing is stuck when its holder dies. It saves
// work that is done twice; that no harm comes of two at once is for the work to see to, for a holder may be slow.

/** What a column is set to: now, and so many seconds from now. */
export const now = () => literal('UTC_TIMESTAMP(3)') as unknown as Date;
export const inSeconds = (seconds: number) =>
  literal(`UTC_TIMESTAMP(3) + INTERVAL ${Math.ceil(seconds)} SECOND`) as unknown as Date;

export interface LeasedRow {
  /** A table with a `dueAt`. */
  table: string;
  /** Its primary key. */
  key: string;
  id: string | Buffer;
  /** What is written besides: SQL, and its named values. */
  set: string;
  values?: Record<string, string | Buffer>;
}

/**
 * Claims a row that is due: of many who try at once, in whatever processes and on whatever servers, one gets it.
 * @returns whether the caller has it
 */
export async function claimRow(
  sequelize: Sequelize,
  { table, key, id, set, values }: LeasedRow,
  seconds: number,
): Promise<boolean> {
  try {
    // By its primary key: by way of dueAt it would lock in another order than those who end a lease.
    const [, claimed] = await sequelize.query(
      `UPDATE ${table} FORCE INDEX (PRIMARY)
       SET ${set}, dueAt = UTC_TIMESTAMP(3) + INTERVAL :seconds SECOND
       WHERE ${key} = :id AND dueAt <= UTC_TIMESTAMP(3)`,
      { replacements: { ...values, id, seconds }, type: QueryTypes.UPDATE },
    );
    return claimed === 1;
  } catch (error) {
    // Somebody was first, on another server of the cluster.
    if (isConflict(error)) return false;
    throw error;
  }
}

/** A job that one process at a time is to do. */
export interface JobLease {
  /** The row in job_leases, which is made when there is none. */
  name: string;
  /** How long whoever has it may take before another process begins as well. */
  seconds: number;
  /** How long nobody does it again afterwards. */
  cooldownSeconds: number;
}

/**
 * Does the work unless another process does, or has done it a moment ago.
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
    // The first time there is no row. Who inserts it comes by its claim as everybody does: due by each server's clock.
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
