import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { User } from '../../models/index.js';
import type { Passwords } from '../../passwords/password.js';
import { emailIdentity } from '../../rules/identity.js';
import { issueRefreshToken } from './refresh-tokens.js';

/**
 * Gives out the first refresh token of a sign-in.
 * @throws Problem INVALID_CREDENTIALS; ACCOUNT_DISABLED, only once the password is right; TOO_MANY_REQUESTS
 */
export async function logIn(
  sequelize: Sequelize,
  credentials: { email: string; password: string },
  lifetimeSeconds: number,
  passwords: Passwords,
): Promise<{ user: User; refreshToken: string }> {
  const verified = await verify(credentials, passwords);
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
  passwords: Passwords,
): Promise<User> {
  const user = await User.findByEmail(email);
  // The same answer, after the same time, for an unknown e-mail and for a wrong password.
  const verdict = await passwords.check(user?.emailKey ?? emailIdentity(email), user?.passwordHash, password);
  if (verdict === 'wrong' || !user) throw wrongCredentials();
  if (verdict === 'outdated') await hashAnew(user, await passwords.hash(password));
  return user;
}

/** Only while it is the same hash, and without hooks: it is no change that whoever edits the account has to read. */
async function hashAnew({ id, passwordHash }: User, anew: string): Promise<void> {
  await User.update({ passwordHash: anew }, { where: { id, passwordHash }, hooks: false, silent: true });
}

function wrongCredentials(): Problem {
  return new Problem('INVALID_CREDENTIALS', 'Check both, or open an account with POST /api/auth/register.');
}
