import { createHash, randomBytes } from 'node:crypto';
import { Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { RefreshToken, User } from '../../models/index.js';

/**
 * Refresh tokens that rotate, as RFC 9700 §4.14.2 asks: each is used once and answers with its successor.
 * One that comes a second time was stolen, or its successor was, so the whole family ends.
 */

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A new token, the first of a family unless one is given. Stores its hash alone. */
export async function issueRefreshToken(
  userId: number,
  lifetimeSeconds: number,
  { familyId = uuid(), transaction }: { familyId?: string; transaction?: Transaction } = {},
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + lifetimeSeconds * 1000);
  await RefreshToken.create({ tokenHash: hashOf(token), familyId, userId, expiresAt }, { transaction });
  return token;
}

/**
 * Takes a token and gives its successor.
 * @throws Problem INVALID_REFRESH_TOKEN, ACCOUNT_DISABLED
 */
export async function rotateRefreshToken(
  sequelize: Sequelize,
  token: string,
  lifetimeSeconds: number,
): Promise<{ user: User; refreshToken: string }> {
  const outcome = await inTransaction(sequelize, async (transaction) => {
    // Of two that come with the same token at once, one has the account first; the other then finds the token used.
    const user = await lockOwner(token, transaction);
    const known = user && (await RefreshToken.findByPk(hashOf(token), { transaction }));
    if (!known) return 'invalid';
    const now = new Date();
    const { userId, familyId, usedAt, expiresAt } = known;
    if (usedAt) await RefreshToken.destroy({ where: { familyId }, transaction });
    if (usedAt || expiresAt <= now) return 'invalid';
    if (!user.isActive) return 'disabled';
    await known.update({ usedAt: now }, { transaction });
    await RefreshToken.destroy({ where: { userId, expiresAt: { [Op.lte]: now } }, transaction });
    const refreshToken = await issueRefreshToken(userId, lifetimeSeconds, { familyId, transaction });
    return { user, refreshToken };
  });
  // Thrown here and not in the transaction, which would take back the end of the family.
  if (outcome === 'disabled') throw accountDisabled();
  if (outcome === 'invalid') {
    throw new Problem('INVALID_REFRESH_TOKEN', 'It has expired, was used before or never was. Log in again.');
  }
  return outcome;
}

/** Ends the family of that token, if there is one. */
export async function revokeRefreshToken(sequelize: Sequelize, token: string): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    if (!(await lockOwner(token, transaction))) return;
    const known = await RefreshToken.findByPk(hashOf(token), { attributes: ['familyId'], transaction });
    if (known) await RefreshToken.destroy({ where: { familyId: known.familyId }, transaction });
  });
}

/**
 * Who trades or ends tokens has the row of their account first, as a change of its password does: else a successor
 * that is just being given out could be missed, and two that go through the tokens of one account would deadlock.
 */
async function lockOwner(token: string, transaction: Transaction): Promise<User | null> {
  const known = await RefreshToken.findByPk(hashOf(token), { attributes: ['userId'], transaction });
  return known && User.findByPk(known.userId, { lock: true, transaction });
}
