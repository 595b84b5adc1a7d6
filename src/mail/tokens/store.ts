import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../errors.js';
import { inSeconds, now } from '../../jobs/lease.js';
import { idOf } from '../../models/id.js';
import { User, UserToken } from '../../models/index.js';
import type { TokenPurpose } from '../../models/user-token.js';
import { emailIdentity } from '../../rules/identity.js';
import { idInToken, isTokenOf, type TokenFacts } from './derive.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** For how long a link can be used. */
const LIFETIME_SECONDS: Record<TokenPurpose, number> = {
  verify_email: 72 * HOUR,
  reset_password: 30 * MINUTE,
  change_email: 24 * HOUR,
};

/** Links of one purpose that an account can have made in an hour, so that nobody's mailbox is flooded. */
const PER_HOUR = 5;

/** What an account is asked for when it is given a link, or uses one. */
export const TOKEN_OWNER = [
  'id',
  'email',
  'emailKey',
  'emailVerifiedAt',
  'firstName',
  'isActive',
  'passwordVersion',
];

/** @throws the database's error when it is there already */
export async function insertToken(
  token: Pick<UserToken, 'id' | 'userId' | 'purpose' | 'email'>,
  transaction: Transaction,
): Promise<void> {
  await UserToken.create(
    { ...token, expiresAt: inSeconds(LIFETIME_SECONDS[token.purpose]) },
    { transaction },
  );
}

/** Whether the account, which is to be locked, has had as many links for this as it may have in an hour. */
export async function hasHadEnough(
  { userId, purpose }: Pick<UserToken, 'userId' | 'purpose'>,
  transaction: Transaction,
): Promise<boolean> {
  const id = { [Op.gt]: idAt(Date.now() - HOUR * 1000) };
  return (await UserToken.count({ where: { userId, purpose, id }, transaction })) >= PER_HOUR;
}

/** The smallest UUIDv7 of a time: ids above it were made later. */
export function idAt(epochMs: number): string {
  const hex = Math.floor(epochMs).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** A token with its account. */
export interface Owned {
  token: UserToken;
  user: User;
}

export const factsOf = ({ token, user }: Owned): TokenFacts => ({
  id: token.id,
  purpose: token.purpose,
  userId: user.id,
  passwordVersion: user.passwordVersion,
  email: token.email,
});

/** Whether the account still has the address that a link proves; one that changes the address proves another. */
export const isCurrent = ({ token, user }: Owned): boolean =>
  user.isActive && (token.purpose === 'change_email' || emailIdentity(token.email) === user.emailKey);

/**
 * Finds the link that a token is of. Changes nothing: useToken() decides.
 * @throws Problem INVALID_TOKEN when it is used, expired, for something else, not for this account as it is now, or made up
 */
export async function findToken(
  keys: readonly Buffer[],
  purpose: TokenPurpose,
  given: string,
): Promise<Owned> {
  const id = idInToken(given);
  const token = id && (await findUsable(id));
  const user = token && (await User.findByPk(token.userId, { attributes: [...TOKEN_OWNER, 'version'] }));
  if (!token || !user || token.purpose !== purpose) throw invalidToken();
  const owned = { token, user };
  if (!isTokenOf(keys, given, factsOf(owned)) || !isCurrent(owned)) throw invalidToken();
  return owned;
}

/** The token, unless it is used or expired. */
export const findUsable = (id: string): Promise<UserToken | null> =>
  UserToken.findOne({ where: { id, usedAt: null, expiresAt: { [Op.gt]: now() } } });

/**
 * Marks a link as used; the account is to be locked by having been written. Of several at once, on whatever server, one gets it.
 * @throws Problem INVALID_TOKEN
 */
export async function useToken({ id }: UserToken, transaction: Transaction): Promise<void> {
  const [, used] = await (UserToken.sequelize as Sequelize).query(
    `UPDATE user_tokens SET usedAt = UTC_TIMESTAMP(3)
     WHERE id = :id AND usedAt IS NULL AND expiresAt > UTC_TIMESTAMP(3)`,
    { replacements: { id: idOf(id) }, type: QueryTypes.UPDATE, transaction },
  );
  if (used !== 1) throw invalidToken();
}

/** Makes earlier links for this useless. */
export async function endTokens(
  { userId, purpose }: Pick<UserToken, 'userId' | 'purpose'>,
  transaction: Transaction,
): Promise<void> {
  await UserToken.destroy({ where: { userId, purpose, usedAt: null }, transaction });
}

/** The same for each reason, so that it tells nobody more than the link does. */
export const invalidToken = (): Problem =>
  new Problem('INVALID_TOKEN', 'The link has expired, was used before or never was. Ask for a new one.');
