import { literal } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { invalidField } from '../../errors.js';
import { findToken, invalidToken, type Mailer, useToken } from '../../mail/api.js';
import { RefreshToken, User } from '../../models/index.js';
import { repeatsEmail } from '../../passwords/guessable-password.js';
import type { Passwords } from '../../passwords/password.js';
import { type OnVerified, REPEATS_EMAIL } from '../users/api.js';

/**
 * Notes that somebody wants a new password for an address. One statement, whatever the address: whether it has an account is
 * found out when the mail is sent, so neither the answer nor its time tells.
 * @throws Problem MAIL_NOT_CONFIGURED
 */
export async function requestPasswordReset(mail: Mailer, email: string): Promise<void> {
  mail.require();
  await mail.write([{ kind: 'reset_password', to: email }]);
  mail.notify();
}

/**
 * Sets a new password by the link of a mail: ends all sessions, confirms the address, and tells the owner. Of several at once one
 * succeeds.
 * @throws Problem INVALID_TOKEN; VALIDATION_FAILED when the password repeats the e-mail address; SERVICE_UNAVAILABLE
 */
export async function resetPassword(
  sequelize: Sequelize,
  { token: given, password }: { token: string; password: string },
  { mail, passwords, onVerified }: { mail: Mailer; passwords: Passwords; onVerified: OnVerified },
): Promise<void> {
  const { token, user } = await findToken(mail.tokenKeys, 'reset_password', given);
  if (repeatsEmail(password, user.email)) throw invalidField('password', REPEATS_EMAIL);
  // Outside the transaction: hashing may queue, and must not hold a connection.
  const passwordHash = await passwords.hash(password);
  await inTransaction(sequelize, async (transaction) => {
    // Lock order: the account before its tokens.
    const { id, emailKey, passwordVersion } = user;
    const ended = { passwordVersion: passwordVersion + 1, tokenVersion: literal('tokenVersion + 1') };
    const verified = { emailVerifiedAt: user.emailVerifiedAt ?? new Date() };
    const where = { id, emailKey, passwordVersion, isActive: true };
    const [changed] = await User.update({ passwordHash, ...ended, ...verified }, { where, transaction });
    if (changed === 0) throw invalidToken();
    await useToken(token, transaction);
    await RefreshToken.destroy({ where: { userId: id }, transaction });
    await mail.write([{ kind: 'password_changed', to: user.email, userId: id }], transaction);
    await onVerified({ id, emailKey }, transaction);
  });
  // Who had to ask for a new one has tried the old one.
  await passwords.forgive(user.emailKey);
  mail.notify();
}
