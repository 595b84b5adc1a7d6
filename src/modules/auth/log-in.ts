import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { accountDisabled, Problem } from '../../errors.js';
import { User } from '../../models/index.js';
import type { Passwords } from '../../passwords/password.js';
import { emailIdentity } from '../../rules/identity.js';
import { type IssuedToken, issueRefreshToken } from './refresh-tokens.js';

/**
 * Verifies the password and issues the first refresh token of a family.
 * @throws Problem INVALID_CREDENTIALS; ACCOUNT_DISABLED, only if the password is right; TOO_MANY_REQUESTS
 */
export async function logIn(
  sequelize: Sequelize,
  credentials: { email: string; password: string },
  lifetimeSeconds: number,
  passwords: Passwords,
): Promise<{ user: User; issued: IssuedToken }> {
  const verified = await verify(credentials, passwords);
  return inTransaction(sequelize, async (transaction) => {
    // The password may have been changed during the verification, which revokes all tokens: one issued now would survive
    // that. The shared lock (the token's foreign key takes the same one) blocks such a change.
    const user = await User.findByPk(verified.id, { lock: Transaction.LOCK.SHARE, transaction });
    if (user?.passwordVersion !== verified.passwordVersion) throw wrongCredentials();
    if (!user.isActive) throw accountDisabled();
    // The verified version, not that of the row: on a multi-writer cluster the lock exists on one node only.
    const owner = { id: user.id, passwordVersion: verified.passwordVersion };
    return { user, issued: await issueRefreshToken(owner, lifetimeSeconds, { transaction }) };
  });
}

/** Outside of any transaction: hashing may queue, and must not hold a connection. */
async function verify(
  { email, password }: { email: string; password: string },
  passwords: Passwords,
): Promise<User> {
  const user = await User.findByEmail(email);
  // Same response and timing for an unknown e-mail address and for a wrong password.
  const verdict = await passwords.check(user?.emailKey ?? emailIdentity(email), user?.passwordHash, password);
  if (verdict === 'wrong' || !user) throw wrongCredentials();
  if (verdict === 'outdated') await rehash(user, await passwords.hash(password));
  return user;
}

/** Without hooks, so that the version stays the same: an admin who edits the account need not read it again. */
async function rehash({ id, passwordHash }: User, newHash: string): Promise<void> {
  await User.update({ passwordHash: newHash }, { where: { id, passwordHash }, hooks: false, silent: true });
}

function wrongCredentials(): Problem {
  return new Problem('INVALID_CREDENTIALS', 'Check both, or open an account with POST /api/auth/register.');
}
