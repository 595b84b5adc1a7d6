import { Op } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { notFound } from '../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type Page, type PageRequest } from '../../http/paging.js';
import { RefreshToken, User } from '../../models/index.js';
import { endAccessTokens, endFamily } from './refresh-tokens.js';

/** A sign-in that can still be refreshed: a family of refresh tokens. */
export interface Session {
  id: string;
  createdAt: Date;
  /** Of its last refresh, or of the sign-in. */
  lastUsedAt: Date;
  expiresAt: Date;
}

/**
 * The account's sessions, the latest sign-in first.
 * @throws Problem NOT_FOUND when there is no such account
 */
export async function listSessions(userId: number, paging: PageRequest): Promise<Page<Session>> {
  const account = await User.findByPk(userId, { attributes: ['passwordVersion'] });
  if (!account) throw notFound('user', userId);
  const { passwordVersion } = account;
  // Of each family one token has not been used, and was made when the one before it was.
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
 * Ends one session. Access tokens do not name theirs, so all of the account's end; other sessions refresh theirs.
 * @throws Problem NOT_FOUND when the account has no such session
 */
export async function endSession(sequelize: Sequelize, userId: number, familyId: string): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    const ended = await endFamily({ userId, familyId }, transaction);
    if (ended === 0) throw notFound('session', familyId);
  });
}

/**
 * Ends every session and access token of an account; of one that has none, nothing but the access tokens.
 * @throws Problem NOT_FOUND when there is no such account
 */
export async function signOutEverywhere(sequelize: Sequelize, userId: number): Promise<void> {
  await inTransaction(sequelize, async (transaction) => {
    if (!(await endAccessTokens(userId, transaction))) throw notFound('user', userId);
    await RefreshToken.destroy({ where: { userId }, transaction });
  });
}
