import { Op } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { notFound, Problem } from '../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type Page, type PageRequest } from '../../http/paging.js';
import { RefreshToken, User } from '../../models/index.js';
import { endAccessTokens, endFamily } from './refresh-tokens.js';

/** A session: a family of refresh tokens that can still be refreshed. */
export interface Session {
  id: string;
  createdAt: Date;
  /** Time of the last refresh, or of the sign-in. */
  lastUsedAt: Date;
  expiresAt: Date;
}

/**
 * Reads a page of the account's sessions, newest first.
 * @throws Problem NOT_FOUND when there is no such account
 */
export async function listSessions(userId: number, paging: PageRequest): Promise<Page<Session>> {
  const account = await User.findByPk(userId, { attributes: ['passwordVersion'] });
  if (!account) throw notFound('user', userId);
  const { passwordVersion } = account;
  // Each family has one unused token, which was created by the last refresh.
  const where = { userId, passwordVersion, usedAt: null, expiresAt: { [Op.gt]: new Date() } };
  const sortedBy = [{ ...NEWEST_UUID_FIRST, column: 'familyId' }] as const;
  const page = await findPage(RefreshToken, { where, sortedBy }, paging);
  return { ...page, items: page.items.map(toSession) };
}

const toSession = ({ familyId, signedInAt, createdAt, expiresAt }: RefreshToken): Session => ({
  id: familyId,
  createdAt: signedInAt,
  lastUsedAt: createdAt,
  expiresAt,
});

/**
 * Ends one session. Access tokens do not name their session, so all of the account's are revoked; other sessions refresh theirs.
 * @throws Problem NOT_FOUND when the account has no such session
 */
export async function endSession(sequelize: Sequelize, userId: number, familyId: string): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    const ended = await endFamily({ userId, familyId }, transaction);
    if (ended === 0) throw notFound('session', familyId);
  });
}

/**
 * Ends all sessions but one. Its access tokens are revoked with those of the others; it refreshes them.
 * @param familyId the one that stays
 * @throws Problem AUTHENTICATION_REQUIRED when that has ended meanwhile, or is not known: then nothing has changed
 */
export async function signOutElsewhere(
  sequelize: Sequelize,
  userId: number,
  familyId: string | undefined,
): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    await endAccessTokens(userId, transaction);
    const where = { userId, familyId, usedAt: null };
    const isThere =
      familyId && (await RefreshToken.findOne({ where, attributes: ['familyId'], transaction }));
    if (!isThere) throw noSuchSession();
    await RefreshToken.destroy({ where: { userId, familyId: { [Op.ne]: familyId } }, transaction });
  });
}

const noSuchSession = () =>
  new Problem(
    'AUTHENTICATION_REQUIRED',
    'The access token is of no session that is known: get a new one from POST /api/auth/refresh.',
  );

/**
 * Ends all sessions and access tokens of an account.
 * @throws Problem NOT_FOUND when there is no such account
 */
export async function signOutEverywhere(sequelize: Sequelize, userId: number): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    if (!(await endAccessTokens(userId, transaction))) throw notFound('user', userId);
    await RefreshToken.destroy({ where: { userId }, transaction });
  });
}
