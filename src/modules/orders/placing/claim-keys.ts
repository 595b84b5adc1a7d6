import { format } from 'mysql2';
import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import { IdempotencyKey } from '../../../models/index.js';

/** A customer's idempotency key. */
export interface Claim {
  userId: number;
  key: string;
  /** SHA-256 of the request, in hex. */
  requestHash: string;
  /** What is stored with the key, unique per claim: the id of an order, or the JSON of another response. */
  kept: string;
}

/** A key that was used before: for the same request, with what was stored then, or for another request. */
export type UsedKey = { replayOf: string } | { refused: Problem };

/**
 * Claims each key for its order or hold, in the transaction that places it. One statement if all are new. A key that another
 * transaction is claiming right now is waited for; afterwards it is used, or free.
 *
 * @param claims at most one per customer and key
 * @param column where the key stores what it was used for
 * @returns the claims that failed, by what they would have stored
 */
export async function claimKeys(
  sequelize: Sequelize,
  claims: readonly Claim[],
  transaction: Transaction,
  column: 'orderId' | 'answer' = 'orderId',
): Promise<Map<string, UsedKey>> {
  const used = new Map<string, UsedKey>();
  if (claims.length === 0) return used;
  // In key order, so that two batches with the same keys wait for each other instead of deadlocking.
  const sorted = [...claims].sort((a, b) => a.userId - b.userId || (a.key < b.key ? -1 : 1));
  const now = new Date();
  const rows = sorted.map(({ userId, key, requestHash, kept }) => [
    userId,
    key,
    requestHash,
    column === 'orderId' ? idOf(kept) : kept,
    now,
  ]);
  // Does not change an existing key, but waits for it with an exclusive lock. INSERT IGNORE would take a shared lock: when a key
  // is released, all waiting transactions would hold one, and deadlock when they insert.
  const insert = `INSERT INTO idempotency_keys (userId, \`key\`, requestHash, ${column}, createdAt) VALUES ?
     ON DUPLICATE KEY UPDATE userId = userId`;
  const [, inserted] = await sequelize.query(format(insert, [rows], false, 'Z'), {
    type: QueryTypes.INSERT,
    transaction,
  });
  if (inserted === claims.length) return used;

  const found = await IdempotencyKey.findAll({
    where: { [Op.or]: sorted.map(ofClaim) },
    raw: true,
    transaction,
  });
  const holders = new Map(found.map((row) => [`${row.userId} ${row.key}`, row]));
  for (const { userId, key, requestHash, kept } of claims) {
    const holder = holders.get(`${userId} ${key}`);
    if (holder?.[column] === kept) continue;
    const isSame = holder?.requestHash === requestHash;
    used.set(kept, isSame ? { replayOf: holder[column] as string } : { refused: reused() });
  }
  return used;
}

/** Releases the keys of refused requests: only what was placed is remembered. */
export async function releaseKeys(claims: readonly Claim[], transaction: Transaction): Promise<void> {
  if (claims.length === 0) return;
  await IdempotencyKey.destroy({ where: { [Op.or]: claims.map(ofClaim) }, transaction });
}

const ofClaim = ({ userId, key }: Claim) => ({ userId, key });

function reused(): Problem {
  return new Problem(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used for a different request. Use a new key for each order, and the same key only to repeat it.',
  );
}
