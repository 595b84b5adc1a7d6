import { format } from 'mysql2';
import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../errors.js';
import { idOf } from '../../models/id.js';
import { IdempotencyKey } from '../../models/index.js';

/** A customer's idempotency key for an order. */
export interface Claim {
  userId: number;
  key: string;
  /** SHA-256 of the request, in hex. */
  requestHash: string;
  orderId: string;
}

/** A key that was used before: for the same request, whose response is repeated, or for another one. */
export type UsedKey = { replayOf: string } | { refused: Problem };

/**
 * Claims each key for its order, in the transaction that places the order. One statement if all are new. A key that another
 * transaction is claiming right now is waited for; afterwards it is used, or free.
 *
 * @param claims at most one per customer and key
 * @returns the claims that failed, by order id
 */
export async function claimKeys(
  sequelize: Sequelize,
  claims: readonly Claim[],
  transaction: Transaction,
): Promise<Map<string, UsedKey>> {
  const used = new Map<string, UsedKey>();
  if (claims.length === 0) return used;
  // In key order, so that two batches with the same keys wait for each other instead of deadlocking.
  const sorted = [...claims].sort((a, b) => a.userId - b.userId || (a.key < b.key ? -1 : 1));
  const now = new Date();
  const rows = sorted.map(({ userId, key, requestHash, orderId }) => [
    userId,
    key,
    requestHash,
    idOf(orderId),
    now,
  ]);
  // Does not change an existing key, but waits for it with an exclusive lock. INSERT IGNORE would take a shared lock: when a key
  // is released, all waiting transactions would hold one, and deadlock when they insert.
  const insert = `INSERT INTO idempotency_keys (userId, \`key\`, requestHash, orderId, createdAt) VALUES ?
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
  for (const { userId, key, requestHash, orderId } of claims) {
    const holder = holders.get(`${userId} ${key}`);
    if (holder?.orderId === orderId) continue;
    used.set(
      orderId,
      holder?.requestHash === requestHash ? { replayOf: holder.orderId as string } : { refused: reused() },
    );
  }
  return used;
}

/** Releases the keys of refused orders: only placed orders are remembered. */
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
