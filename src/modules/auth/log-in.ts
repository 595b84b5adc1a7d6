import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { User } from '../../models/index.js';
import { issueRefreshToken } from './refresh-tokens.js';

/**
 * Gives out the first refresh token of a sign-in.
 * @throws Problem INVALID_CREDENTIALS; ACCOUNT_DISABLED, only once the password is right
 */
export async function logIn(
  sequelize: Sequelize,
  credentials: { email: string; password: string },
  lifetimeSeconds: number,
): Promise<{ user: User; refreshToken: string }> {
  const verified = await verify(credentials);
  return inTransaction(sequelize, async (transaction) => {
    // Verifying takes so long that the password may have been changed meanwhile, which has ended every token: this one
    // would outlive that. Until it is there, a change waits for the lock, which is the one that its foreign key takes.
    const user = await User.findByPk(verified.id, { lock: Transaction.LOCK.SHARE, transaction });
    if (user?.passwordHash !== verified.passwordHash) throw wrongCredentials();
    if (!user.isActive) throw accountDisabled();
    return { user, refreshToken: await issueRefreshToken(user.id, lifetimeSeconds, { transaction }) };
  });
}

/** Outside any transaction: hashing waits its turn, and no connection should wait with it. */
async function verify(credentials: { email: string; password: string }): Promise<User> {
  const email = credentials.email.trim().toLowerCase();
  const found = await User.findOne({ where: { email } });
  // The database finds `àda` and `ada` followed by a NUL for `ada`; an account has one address.
  const user = found?.email === email ? found : null;
  // The same answer, after the same time, for an unknown e-mail and for a wrong password.
  if (!(await User.verifyPassword(user, credentials.password)) || !user) throw wrongCredentials();
  return user;
}

function wrongCredentials(): Problem {
  return new Problem('INVALID_CREDENTIALS', 'Check both, or open an account with POST /api/auth/register.');
}
