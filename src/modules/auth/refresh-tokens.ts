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

/** How long a used token returns the same successor again, for two tabs at once or a lost response. */
const GRACE_MS = 10_000;
const TOKEN_BYTES = 32;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Derived from the token (never stored) and a salt (never sent): neither alone reveals the successor. */
const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');

/** A refresh token, and the session that it is of: its family. */
export interface IssuedToken {
  refreshToken: string;
  sessionId: string;
}

/** A new token, the first of a family. Only its hash is stored. */
export async function issueRefreshToken(
  { id: userId, passwordVersion }: Pick<User, 'id' | 'passwordVersion'>,
  lifetimeSeconds: number,
  { transaction }: { transaction?: Transaction } = {},
): Promise<IssuedToken> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const family = { familyId: uuid(), userId, passwordVersion };
  await store(token, family, lifetimeSeconds, transaction);
  return { refreshToken: token, sessionId: family.familyId };
}

async function store(
  token: string,
  family: Pick<RefreshToken, 'familyId' | 'userId' | 'passwordVersion'> & { signedInAt?: Date },
  lifetimeSeconds: number,
  transaction?: Transaction,
): Promise<void> {
  const { familyId, userId, passwordVersion } = family;
  const createdAt = new Date();
  const signedInAt = family.signedInAt ?? createdAt;
  const expiresAt = new Date(createdAt.getTime() + lifetimeSeconds * 1000);
  const row = {
    tokenHash: hashOf(token),
    familyId,
    userId,
    passwordVersion,
    signedInAt,
    createdAt,
    expiresAt,
  };
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
): Promise<{ user: User; issued: IssuedToken }> {
  const outcome = await inTransaction(sequelize, async (transaction) => {
    // Of two concurrent requests with the same token, the second waits here and then finds the token used.
    const user = await lockAccount(token, transaction);
    const known = user && (await RefreshToken.findByPk(hashOf(token), { transaction }));
    // Issued concurrently with a change of the password, on another node of a cluster.
    if (!known || known.passwordVersion !== user.passwordVersion) return 'invalid';
    const now = new Date();
    const sessionId = known.familyId;
    if (known.usedAt) {
      const successor = successorWithinGrace(token, known, now);
      if (!successor) {
        await endFamily(known, transaction);
        return 'invalid';
      }
      return user.isActive ? { user, issued: { refreshToken: successor, sessionId } } : 'disabled';
    }
    if (known.expiresAt <= now) return 'invalid';
    if (!user.isActive) return 'disabled';
    const { userId } = known;
    const successorSalt = randomBytes(TOKEN_BYTES).toString('hex');
    await known.update({ usedAt: now, successorSalt }, { transaction });
    await RefreshToken.destroy({ where: { userId, expiresAt: { [Op.lte]: now } }, transaction });
    const refreshToken = successorOf(token, successorSalt);
    await store(refreshToken, known, lifetimeSeconds, transaction);
    return { user, issued: { refreshToken, sessionId } };
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

/** Revokes the token's family, if any, and the account's access tokens. */
export const revokeRefreshToken = (sequelize: Sequelize, token: string): Promise<void> =>
  withFamilyOf(sequelize, token, endFamily);

/** Deletes the family of a token that a new sign-in replaces; access tokens stay valid. */
export const replaceRefreshToken = (sequelize: Sequelize, token: string): Promise<void> =>
  withFamilyOf(sequelize, token, ({ familyId }, transaction) =>
    RefreshToken.destroy({ where: { familyId }, transaction }),
  );

type Family = Pick<RefreshToken, 'familyId' | 'userId'>;

async function withFamilyOf(
  sequelize: Sequelize,
  token: string,
  work: (family: Family, transaction: Transaction) => Promise<unknown>,
): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    if (!(await lockAccount(token, transaction))) return;
    const known = await RefreshToken.findByPk(hashOf(token), { transaction });
    if (known) await work(known, transaction);
  });
}

/**
 * Revokes a family. Access tokens do not name their family, so all of the account's are revoked; other sessions refresh theirs.
 * @returns how many tokens the family had
 */
export async function endFamily({ familyId, userId }: Family, transaction: Transaction): Promise<number> {
  await endAccessTokens(userId, transaction);
  return RefreshToken.destroy({ where: { familyId, userId }, transaction });
}

/** @returns whether there is such an account */
export async function endAccessTokens(userId: number, transaction: Transaction): Promise<boolean> {
  // Without hooks and silent, so the version stays: an admin editing the account need not read it again.
  const options = { where: { id: userId }, hooks: false, silent: true, transaction };
  const [changed] = await User.update({ tokenVersion: literal('tokenVersion + 1') }, options);
  return changed > 0;
}

/**
 * Every change of tokens locks the account first, as a change of the password does: otherwise a successor being issued could
 * be missed, and two that walk through one account's tokens could deadlock.
 */
async function lockAccount(token: string, transaction: Transaction): Promise<User | null> {
  const known = await RefreshToken.findByPk(hashOf(token), { attributes: ['userId'], transaction });
  return known && User.findByPk(known.userId, { lock: true, transaction });
}
