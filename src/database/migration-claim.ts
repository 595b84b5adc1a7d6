import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sequelize } from 'sequelize-typescript';
import { driverError, isConflict } from './driver-error.js';
import { DUPLICATE_KEY } from './error-numbers.js';
import { SCHEMA_MS } from './statement-limits.js';

/** Seconds that one instance waits for another one's migrations. */
export const LOCK_WAIT_SECONDS = 600;
/** Seconds after which a claim that nobody renews is worth nothing: its holder has died. */
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

const END_OLD = 'DELETE FROM migration_claims WHERE claimedUntil < UTC_TIMESTAMP(3)';
const RELEASE = 'DELETE FROM migration_claims WHERE holder = ?';

const RENEW = `UPDATE migration_claims SET claimedUntil = UTC_TIMESTAMP(3) + INTERVAL ${CLAIM_SECONDS} SECOND
  WHERE name = 'schema' AND holder = ?`;

/**
 * Runs the work while no other instance does, on whichever server of the cluster. Who has inserted the row has it: of
 * several who do so at once the servers let one through when it commits. Only then is the schema changed. The row is a
 * lease, for no connection that it could end with is known to all servers.
 *
 * Should it run out while its holder lives, because one ALTER held up the whole cluster for longer, then two are at it;
 * they come to no harm, since a step that ran before is run again for nothing.
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
    // What fails is tried again soon enough.
    ask(RENEW, holder).catch(() => {});
  }, RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // What the work came to must not be lost with the row: that ends by itself.
    await ask(RELEASE, holder).catch(() => {});
  }
}

type Ask = (sql: string, holder?: string) => Promise<unknown>;

/** Without a limit: while one node changes a table, the others write nothing. */
const asker =
  (sequelize: Sequelize): Ask =>
  (sql, holder = '') =>
    sequelize.query(sql, { replacements: [holder], statementMs: SCHEMA_MS });

async function claim(ask: Ask, holder: string, onWait: () => void): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_SECONDS * 1000;
  for (let attempt = 1; !(await insertClaim(ask, holder)); attempt++) {
    if (attempt === 1) onWait();
    if (Date.now() > deadline) throw waitedTooLong();
    await delay(POLL_MS * (0.5 + Math.random()));
  }
}

async function insertClaim(ask: Ask, holder: string): Promise<boolean> {
  try {
    await ask(END_OLD);
    await ask(CLAIM, holder);
    return true;
  } catch (error) {
    // Somebody has it; or somebody on another server took it at the same time, which shows as a conflict.
    if (driverError(error)?.errno === DUPLICATE_KEY || isConflict(error)) return false;
    throw error;
  }
}

export function waitedTooLong(): Error {
  return new Error(`Another instance has been migrating this database for ${LOCK_WAIT_SECONDS} s.`);
}
