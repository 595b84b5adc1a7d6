import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { inTransaction } from '../../database/transaction.js';
import { lockVersion, type Versions } from '../../database/version.js';
import { invalidField, Problem } from '../../errors.js';
import type { Mailer } from '../../mail/api.js';
import { User } from '../../models/index.js';
import type { Passwords } from '../../passwords/password.js';
import { emailIdentity } from '../../rules/identity.js';
import type { profileChanges } from './schemas.js';
import { tellOfCustomer } from './tell-of-customer.js';
import { wrongPassword } from './wrong-password.js';

export interface ChangeProfileOptions {
  versions: Versions;
  passwords: Passwords;
  mail: Pick<Mailer, 'isOn'>;
}

/**
 * Changes names or e-mail address. A new address requires the current password, since it allows taking over the account; where
 * the shop sends mail it has to be confirmed instead: see change-email.ts.
 *
 * @returns the changed account
 * @throws Problem VALIDATION_FAILED without that password or where it has to be confirmed, WRONG_PASSWORD, TOO_MANY_REQUESTS,
 *   PRECONDITION_FAILED
 */
export async function changeProfile(
  sequelize: Sequelize,
  userId: number,
  { currentPassword, ...changes }: z.output<typeof profileChanges>,
  { versions, passwords, mail }: ChangeProfileOptions,
): Promise<User> {
  const before = await User.findByPk(userId, { rejectOnEmpty: true });
  const hasNewAddress = changes.email !== undefined && emailIdentity(changes.email) !== before.emailKey;
  if (hasNewAddress && mail.isOn)
    throw invalidField('email', 'is changed with POST /api/users/me/email, by a link');
  if (hasNewAddress && currentPassword === undefined) throw passwordNeeded();
  // Outside the transaction: hashing may queue, and must not hold a connection.
  if (currentPassword !== undefined) {
    const verdict = await passwords.check(before.emailKey, before.passwordHash, currentPassword);
    if (verdict === 'wrong') throw wrongPassword();
  }
  return inTransaction(sequelize, async (transaction) => {
    const account = await lockVersion(User, 'user', userId, versions, transaction);
    const isSamePassword = account.passwordVersion === before.passwordVersion;
    if (currentPassword !== undefined && !isSamePassword) throw wrongPassword();
    const verified = hasNewAddress ? { emailVerifiedAt: null } : {};
    const { version } = account;
    await account.update({ ...changes, ...verified }, { transaction });
    if (account.version !== version) await tellOfCustomer('customer.updated', account, transaction);
    return account;
  });
}

function passwordNeeded(): Problem {
  const message = 'is needed to change the e-mail address';
  return new Problem('VALIDATION_FAILED', 'Please add: currentPassword.', {
    errors: [{ field: 'currentPassword', message }],
  });
}
