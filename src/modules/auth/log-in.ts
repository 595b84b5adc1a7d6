import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { User } from '../../models/index.js';
import { checkPassword, hashPassword } from '../../models/password.js';
import { issueRefreshToken } from './refresh-tokens.js';

/**
 * Gives out the first refresh token of a sign-in.
 * @param gone aborts when the client has hung up
 * @throws Problem INVALID_CREDENTIALS; ACCOUNT_DISABLED, only once the password is right
 */
export async function logIn(
  sequelize: Sequelize,
  credentials: { email: string; password: string },
  lifetimeSeconds: number,
  gone: AbortSignal,
): Promise<{ user: User; refreshToken: string }> {
  const verified = await verify(credentials, gone);
  return inTransaction(sequelize, async (transaction) => {
    // Verifying takes so long that the password may have been changed meanwhile, which has ended every token: this one
    // would outlive that. Until it is there, a change waits for the lock, which is the one that its foreign key takes.
    const user = await User.findByPk(verified.id, { lock: Transaction.LOCK.SHARE, transaction });
    if (user?.passwordVersion !== verified.passwordVersion) throw wrongCredentials();
    if (!user.isActive) throw accountDisabled();
    // Its version is that of the password that was verified: where several nodes write, a lock holds on one of them only.
    const owner = { id: user.id, passwordVersion: verified.passwordVersion };
    return { user, refreshToken: await issueRefreshToken(owner, lifetimeSeconds, { transaction }) };
  });
}

/** Outside any transaction: hashing waits its turn, and no connection should wait with it. */
async function verify(
  { email, password }: { email: string; password: string },
  gone: AbortSignal,
): Promise<User> {
  const user = await User.findByEmail(email);
  // The same answer, after the same time, for an unknown e-mail and for a wrong password.
  const verdict = await checkPassword(user?.passwordHash, password, gone);
  if (verdict === 'wrong' || !user) throw wrongCredentials();
  if (verdict === 'outdated') await hashAnew(user, password, gone);
  return user;
}

/** Only while it is the same hash, and without hooks: it is no change that whoever edits the account has to read. */
async function hashAnew({ id, passwordHash }: User, password: string, gone: AbortSignal): Promise<void> {
  const anew = { passwordHash: await hashPassword(password, gone) };
  await User.update(anew, { where: { id, passwordHash }, hooks: false, silent: true });
}

function wrongCredentials(): Problem {
  return new Problem('INVALID_CREDENTIALS', 'Check both, or open an account with POST /api/auth/register.');
}
