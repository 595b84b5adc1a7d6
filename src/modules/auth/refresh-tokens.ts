import { createHash, createHmac, randomBytes } from 'node:crypto';
import { literal, Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { RefreshToken, User } from '../../models/index.js';

/**
 * Refresh tokens that rotate, as RFC 9700 §4.14.2 asks: each is used once and answers with its successor.
 * One that comes again later was stolen, or its successor was, so the whole family ends.
 */

/** For so long a used token answers with its successor: for two tabs at once, and for an answer that was lost. */
const GRACE_MS = 10_000;
const TOKEN_BYTES = 32;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Takes the token itself, which is not stored, and the salt, which nobody else has: neither alone tells anything. */
const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');

/** A new token, the first of a family. Stores its hash alone. */
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
 * Takes a token and gives its successor; the same one for 10 s, whichever process is asked.
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
    // Of another version than the password: given out beside its change, on another node of the database.
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
  // Thrown here and not in the transaction, which would take back the end of the family.
  if (outcome === 'disabled') throw accountDisabled();
  if (outcome === 'invalid') {
    throw new Problem('INVALID_REFRESH_TOKEN', 'It has expired, was used before or never was. Log in again.');
  }
  return outcome;
}

function successorWithinGrace(
  token: string,
  { usedAt, successorSalt }: RefreshToken,
  now: Date,
): string | undefined {
  if (!usedAt || !successorSalt || now.getTime() - usedAt.getTime() > GRACE_MS) return undefined;
  return successorOf(token, successorSalt);
}

/** Ends the family of that token, if there is one, and the access tokens of its account that are out. */
export async function revokeRefreshToken(sequelize: Sequelize, token: string): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    if (!(await lockOwner(token, transaction))) return;
    const known = await RefreshToken.findByPk(hashOf(token), { transaction });
    if (known) await endFamily(known, transaction);
  });
}

/**
 * Access tokens do not say which family they are of, so those of all the account's sign-ins end: the others get new
 * ones with their refresh tokens.
 */
async function endFamily({ familyId, userId }: RefreshToken, transaction: Transaction): Promise<void> {
  // Without hooks and silent: it is no change that whoever edits the account has to read.
  const options = { where: { id: userId }, hooks: false, silent: true, transaction };
  await User.update({ tokenVersion: literal('tokenVersion + 1') }, options);
  await RefreshToken.destroy({ where: { familyId }, transaction });
}

/**
 * Who trades or ends tokens has the row of their account first, as a change of its password does: else a successor
 * that is just being given out could be missed, and two that go through the tokens of one account would deadlock.
 */
async function lockOwner(token: string, transaction: Transaction): Promise<User | null> {
  const known = await RefreshToken.findByPk(hashOf(token), { attributes: ['userId'], transaction });
  return known && User.findByPk(known.userId, { lock: true, transaction });
}
