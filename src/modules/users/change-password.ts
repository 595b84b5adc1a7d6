import { literal } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { invalidField } from '../../errors.js';
import type { Mailer } from '../../mail/api.js';
import { RefreshToken, User } from '../../models/index.js';
import { repeatsEmail } from '../../passwords/guessable-password.js';
import type { Passwords } from '../../passwords/password.js';
import { REPEATS_EMAIL } from './schemas.js';
import { wrongPassword } from './wrong-password.js';

/**
 * Changes the password, revokes all refresh and access tokens of the account, and tells its owner.
 * @throws Problem WRONG_PASSWORD when the current password is wrong, or was changed meanwhile; VALIDATION_FAILED when the
 *   new one repeats the e-mail address; TOO_MANY_REQUESTS
 */
export async function changePassword(
  sequelize: Sequelize,
  userId: number,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  { passwords, mail }: { passwords: Passwords; mail: Mailer },
): Promise<void> {
  const account = await User.findByPk(userId, { rejectOnEmpty: true });
  const { passwordVersion } = account;
  if (repeatsEmail(newPassword, account.email)) {
    throw invalidField('newPassword', REPEATS_EMAIL);
  }
  // Outside the transaction: hashing may queue, and must not hold a connection.
  const verdict = await passwords.check(account.emailKey, account.passwordHash, currentPassword);
  if (verdict === 'wrong') throw wrongPassword();
  const passwordHash = await passwords.hash(newPassword);
  await inTransaction(sequelize, async (transaction) => {
    // Lock order: the account before its tokens.
    const ended = { passwordVersion: passwordVersion + 1, tokenVersion: literal('tokenVersion + 1') };
    const where = { id: userId, passwordVersion };
    const [changed] = await User.update({ passwordHash, ...ended }, { where, transaction });
    if (changed === 0) throw wrongPassword();
    await RefreshToken.destroy({ where: { userId }, transaction });
    await mail.write([{ kind: 'password_changed', to: account.email, userId }], transaction);
  });
  mail.notify();
}
