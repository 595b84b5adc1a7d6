import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sequelize } from 'sequelize-typescript';
import { driverError, isConflict } from './driver-error.js';
import { DUPLICATE_KEY } from './error-numbers.js';
import { SCHEMA_MS } from './statement-limits.js';

/** Seconds to wait for another instance's migrations. */
export const LOCK_WAIT_SECONDS = 600;
/** Seconds after which a claim that is not renewed expires: its holder has died. */
const CLAIM_SECONDS = 60;
const RENEW_MS = 10_000;
const POLL_MS = 250;

const MAKE_TABLE = `CREATE TABLE IF NOT EXISTS migration_claims (
  name VARCHAR(32) NOT NULL PRIMARY KEY,
  holder CHAR(36) NOT NULL,
  claimedUntil DATETIME(3) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=ascii COLLATE=ascii_bin`;

const CLAIM = `INSERT INTO migration_claims (name, holder, claimedUntil)
  VALUES ('schema', ?, UTC_TIMESTAMP(3) + INTERVAL ${CLAIM_SECONDS} SECOND)`;

const DELETE_EXPIRED = 'DELETE FROM migration_claims WHERE claimedUntil < UTC_TIMESTAMP(3)';
const RELEASE = 'DELETE FROM migration_claims WHERE holder = ?';

const RENEW = `UPDATE migration_claims SET claimedUntil = UTC_TIMESTAMP(3) + INTERVAL ${CLAIM_SECONDS} SECOND
  WHERE name = 'schema' AND holder = ?`;

/**
 * Runs the work while no other instance on any server of the cluster does. An instance holds the claim by inserting the row; the
 * cluster lets only one of several commit. The row is a lease; GET_LOCK would lock on one server only.
 *
 * If the lease expires while its holder is alive (an ALTER blocked the cluster for longer), two instances migrate. That is safe,
 * since steps can be run again.
 *
 * @throws Error when it is not free within ten minutes
 */
export async function withClaim<T>(
  sequelize: Sequelize,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  const holder = randomUUID();
  const ask = asker(sequelize);
  await ask(MAKE_TABLE);
  await claim(ask, holder, onWait);
  const renewal = setInterval(() => {
    ask(RENEW, holder).catch(() => {});
  }, RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // The row expires by itself; an error here must not hide the outcome of the work.
    await ask(RELEASE, holder).catch(() => {});
  }
}

type Ask = (sql: string, holder?: string) => Promise<unknown>;

/** With the time limit of migrations: while one node alters a table, the others block writes. */
const asker =
  (sequelize: Sequelize): Ask =>
  (sql, holder = '') =>
    sequelize.query(sql, { replacements: [holder], statementMs: SCHEMA_MS });

async function claim(ask: Ask, holder: string, onWait: () => void): Promise<void> {
  const deadline = performance.now() + LOCK_WAIT_SECONDS * 1000;
  for (let attempt = 1; !(await insertClaim(ask, holder)); attempt++) {
    if (attempt === 1) onWait();
    if (performance.now() > deadline) throw waitedTooLong();
    await delay(POLL_MS * (0.5 + Math.random()));
  }
}

async function insertClaim(ask: Ask, holder: string): Promise<boolean> {
  try {
    await ask(DELETE_EXPIRED);
    await ask(CLAIM, holder);
    return true;
  } catch (error) {
    // Held by another, or inserted on another server at the same time, which is a conflict at COMMIT.
    if (driverError(error)?.errno === DUPLICATE_KEY || isConflict(error)) return false;
    throw error;
  }
}

export function waitedTooLong(): Error {
  return new Error(`Another instance has been migrating this database for ${LOCK_WAIT_SECONDS} s.`);
}
