import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { toSqlTimestamp } from '../../../database/timestamp.js';
import { inTransaction } from '../../../database/transaction.js';
import { notFound, Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import type { CustomerId } from '../../pricing/api.js';
import { holdChanges, moveStock } from '../../stock/api.js';
import { holdGuards } from '../placing/unpaid-units.js';
import { tooManyHolds } from './decide-holds.js';
import { readLiveHolds } from './live-holds.js';
import { deleteHolds, lockHold, lockHolds } from './lock-holds.js';
import { placedAtOf, presentHold } from './read-holds.js';
import { LONGEST_HOLD_SECONDS } from './schemas.js';

interface Extension {
  holdId: string;
  customer: CustomerId;
  ttlSeconds: number;
  /** Limit on holds of an account. */
  maxHolds: number;
}

/**
 * Changes the expiry of a hold, to an hour after it was placed at the latest. Also revives an expired hold whose units nobody has
 * taken.
 *
 * @throws Problem NOT_FOUND, HOLD_GONE when its hour is over, HOLD_LIMIT_EXCEEDED
 */
export function extendHold(sequelize: Sequelize, { holdId, customer, ttlSeconds, maxHolds }: Extension) {
  return inTransaction(sequelize, async (transaction) => {
    await holdGuards(sequelize, [customer], transaction);
    const { kept } = (await lockHolds([{ customer, holdId }], transaction)).get(holdId) ?? {};
    if (!kept) throw notFound('hold', holdId);
    const now = Date.now();
    const end = placedAtOf(holdId).getTime() + LONGEST_HOLD_SECONDS * 1000;
    if (end <= now) {
      throw new Problem('HOLD_GONE', 'A hold lasts at most an hour. Place a new one that replaces it.');
    }
    const live = (await readLiveHolds(sequelize, [customer], transaction)).get(customer) ?? [];
    const others = live.filter((id) => id !== holdId);
    if (others.length >= maxHolds) throw tooManyHolds(maxHolds, others);
    const expiresAt = new Date(Math.min(now + ttlSeconds * 1000, end));
    await setExpiry(sequelize, holdId, expiresAt, transaction);
    return presentHold(holdId, kept, expiresAt);
  });
}

async function setExpiry(
  sequelize: Sequelize,
  holdId: string,
  expiresAt: Date,
  transaction: Transaction,
): Promise<void> {
  await sequelize.query(
    'UPDATE stock_holds FORCE INDEX (PRIMARY) SET expiresAt = :expiresAt WHERE holdId = :holdId',
    {
      replacements: { holdId: idOf(holdId), expiresAt: toSqlTimestamp(expiresAt) },
      type: QueryTypes.UPDATE,
      transaction,
    },
  );
}

/** Releases a hold of the customer. @throws Problem NOT_FOUND */
export function releaseOwnHold(sequelize: Sequelize, holdId: string, customer: CustomerId): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    const own = (await lockHolds([{ customer, holdId }], transaction)).get(holdId);
    await release(holdId, own?.kept, transaction);
  });
}

/** Releases any hold. @throws Problem NOT_FOUND */
export function releaseAnyHold(sequelize: Sequelize, holdId: string): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    await release(holdId, await lockHold(holdId, transaction), transaction);
  });
}

async function release(
  holdId: string,
  kept: Parameters<typeof holdChanges>[0] = [],
  transaction: Transaction,
): Promise<void> {
  if (kept.length === 0) throw notFound('hold', holdId);
  await deleteHolds([holdId], transaction);
  await moveStock(holdChanges(kept, -1), transaction);
}
