import type { Sequelize } from 'sequelize-typescript';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { inTransaction } from '../../database/transaction.js';
import { invalidField, Problem } from '../../errors.js';
import { endTokens, findToken, hasHadEnough, invalidToken, type Mailer, useToken } from '../../mail/api.js';
import { User } from '../../models/index.js';
import type { Passwords } from '../../passwords/password.js';
import { emailIdentity } from '../../rules/identity.js';
import { tellOfCustomer } from './tell-of-customer.js';
import type { OnVerified } from './verified-address.js';
import { tooManyLinks } from './verify-email.js';
import { wrongPassword } from './wrong-password.js';

const PURPOSE = 'change_email';

interface Requested {
  email: string;
  currentPassword: string;
}

/**
 * Sends a link to the new address, and tells the old one. The address changes when the link is used.
 * @throws Problem MAIL_NOT_CONFIGURED, WRONG_PASSWORD, TOO_MANY_REQUESTS; ALREADY_EXISTS when another account has the address;
 *   VALIDATION_FAILED when it is the account's own
 */
export async function requestEmailChange(
  sequelize: Sequelize,
  mail: Mailer,
  userId: number,
  { email: given, currentPassword }: Requested,
  passwords: Passwords,
): Promise<void> {
  mail.require();
  const account = await User.findByPk(userId, { rejectOnEmpty: true });
  // As the account would store it.
  const email = User.build({ email: given } as User).email;
  if (emailIdentity(email) === account.emailKey) throw invalidField('email', 'is the address of the account');
  // Outside the transaction: hashing may queue, and must not hold a connection.
  const verdict = await passwords.check(account.emailKey, account.passwordHash, currentPassword);
  if (verdict === 'wrong') throw wrongPassword();
  await requireFree(email);
  await inTransaction(sequelize, async (transaction) => {
    // Two requests at once: the later one counts.
    const { emailKey, passwordVersion } = account;
    await lockByWriting(User, { id: userId }, transaction);
    const user = await User.findByPk(userId, { transaction });
    if (user?.emailKey !== emailKey || user.passwordVersion !== passwordVersion) throw wrongPassword();
    if (await hasHadEnough({ userId, purpose: PURPOSE }, transaction)) throw tooManyLinks();
    await endTokens({ userId, purpose: PURPOSE }, transaction);
    await mail.writeLink({ kind: PURPOSE, purpose: PURPOSE, to: email, userId }, transaction);
    const told = { to: account.email, userId, content: { otherEmail: email } };
    await mail.write([{ kind: 'change_email_notice', ...told }], transaction);
  });
  mail.notify();
}

/**
 * Gives the account the address that a link was sent to, which is thereby confirmed; tells the former one.
 * @throws Problem INVALID_TOKEN; ALREADY_EXISTS when another account has got the address meanwhile
 */
export async function confirmEmailChange(
  sequelize: Sequelize,
  mail: Mailer,
  given: string,
  onVerified: OnVerified,
): Promise<void> {
  const { token, user: before } = await findToken(mail.tokenKeys, PURPOSE, given);
  await inTransaction(sequelize, async (transaction) => {
    const user = await User.findByPk(before.id, { lock: true, transaction });
    if (user?.passwordVersion !== before.passwordVersion || !user.isActive) throw invalidToken();
    const formerEmail = user.email;
    await user.update({ email: token.email, emailVerifiedAt: new Date() }, { transaction });
    await tellOfCustomer('customer.updated', user, transaction);
    await useToken(token, transaction);
    await endTokens({ userId: user.id, purpose: PURPOSE }, transaction);
    const told = { to: formerEmail, userId: user.id, content: { otherEmail: token.email } };
    await mail.write([{ kind: 'email_changed', ...told }], transaction);
    await onVerified(user, transaction);
  });
  mail.notify();
}

/** The unique key decides in the end. */
async function requireFree(email: string): Promise<void> {
  if (!(await User.findByEmail(email))) return;
  throw new Problem('ALREADY_EXISTS', 'Another account has that e-mail address.', {
    errors: [{ field: 'email', message: 'is already taken' }],
  });
}
