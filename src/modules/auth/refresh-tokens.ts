import { createHash, createHmac, randomBytes } from 'node:crypto';
import { literal, Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { RefreshToken, User } from '../../models/index.js';

/**
 * Refresh token rotation (RFC 9700 §4.14.2): each token is used once, for its successor. A token used again later was stolen,
 * or its successor was, so the whole family is revoked.
 */

/** A used token gets the same successor again for this long: two tabs at once, or a response that was lost. */
const GRACE_MS = 10_000;
const TOKEN_BYTES = 32;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Derived from the token (never stored) and a salt (never sent): neither alone reveals the successor. */
const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');

/** A new token, the first of a family. Only its hash is stored. */
export async function issueRefreshToken(
  { id: userId, passwordVersion }: Pick<User, 'id' | 'passwordVersion'>,
  lifetimeSeconds: number,
  { transaction }: { transaction?: Transaction } = {},
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await store(token, { familyId: uuid(), userId, passwordVersion }, lifetimeSeconds, transaction);
  return token;
}

async function store(
  token: string,
  origin: Pick<RefreshToken, 'familyId' | 'userId' | 'passwordVersion'>,
  lifetimeSeconds: number,
  transaction?: Transaction,
): Promise<void> {
  const { familyId, userId, passwordVersion } = origin;
  const expiresAt = new Date(Date.now() + lifetimeSeconds * 1000);
  const row = { tokenHash: hashOf(token), familyId, userId, passwordVersion, expiresAt };
  await RefreshToken.create(row, { transaction });
}

/**
 * Exchanges a token for its successor; the same one within 10 s, in every process.
 * @throws Problem INVALID_REFRESH_TOKEN, ACCOUNT_DISABLED
 */
export async function rotateRefreshToken(
  sequelize: Sequelize,
  token: string,
  lifetimeSeconds: number,
): Promise<{ user: User; refreshToken: string }> {
  const outcome = await inTransaction(sequelize, async (transaction) => {
    // Of two requests with the same token, the second waits here and then finds it used.
    const user = await lockAccount(token, transaction);
    const known = user && (await RefreshToken.findByPk(hashOf(token), { transaction }));
    // Issued beside a change of the password, on another node of a cluster.
    if (!known || known.passwordVersion !== user.passwordVersion) return 'invalid';
    const now = new Date();
    if (known.usedAt) {
      const successor = successorWithinGrace(token, known, now);
      if (!successor) {
        await endFamily(known, transaction);
        return 'invalid';
      }
      return user.isActive ? { user, refreshToken: successor } : 'disabled';
    }
    if (known.expiresAt <= now) return 'invalid';
    if (!user.isActive) return 'disabled';
    const { userId } = known;
    const successorSalt = randomBytes(TOKEN_BYTES).toString('hex');
    await known.update({ usedAt: now, successorSalt }, { transaction });
    await RefreshToken.destroy({ where: { userId, expiresAt: { [Op.lte]: now } }, transaction });
    const refreshToken = successorOf(token, successorSalt);
    await store(refreshToken, known, lifetimeSeconds, transaction);
    return { user, refreshToken };
  });
  // Thrown outside the transaction, so that a revoked family stays revoked.
  if (outcome === 'disabled') throw accountDisabled();
  if (outcome === 'invalid') {
    throw invalidRefreshToken('It has expired, was used before or never was. Log in again.');
  }
  return outcome;
}

export const invalidRefreshToken = (detail: string): Problem => new Problem('INVALID_REFRESH_TOKEN', detail);

function successorWithinGrace(
  token: string,
  { usedAt, successorSalt }: RefreshToken,
  now: Date,
): string | undefined {
  if (!usedAt || !successorSalt || now.getTime() - usedAt.getTime() > GRACE_MS) return undefined;
  return successorOf(token, successorSalt);
}

/** Revokes the token's family, if there is one, and the account's access tokens. */
export async function revokeRefreshToken(sequelize: Sequelize, token: string): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    if (!(await lockAccount(token, transaction))) return;
    const known = await RefreshToken.findByPk(hashOf(token), { transaction });
    if (known) await endFamily(known, transaction);
  });
}

/** Access tokens do not name their family, so all of the account's end; other sign-ins refresh theirs. */
async function endFamily({ familyId, userId }: RefreshToken, transaction: Transaction): Promise<void> {
  // Without hooks and silent, so the version stays: an admin editing the account need not read it again.
  const options = { where: { id: userId }, hooks: false, silent: true, transaction };
  await User.update({ tokenVersion: literal('tokenVersion + 1') }, options);
  await RefreshToken.destroy({ where: { familyId }, transaction });
}

/**
 * Every change of tokens locks the account first, as a change of the password does: otherwise a successor being issued could
 * be missed, and two that walk through one account's tokens could deadlock.
 */
async function lockAccount(token: string, transaction: Transaction): Promise<User | null> {
  const known = await RefreshToken.findByPk(hashOf(token), { attributes: ['userId'], transaction });
  return known && User.findByPk(known.userId, { lock: true, transaction });
}
