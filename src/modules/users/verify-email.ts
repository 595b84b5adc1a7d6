import type { Sequelize } from 'sequelize-typescript';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { inTransaction } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import { findToken, hasHadEnough, invalidToken, type Mailer, useToken } from '../../mail/api.js';
import { User } from '../../models/index.js';
import type { OnVerified } from './verified-address.js';

/**
 * Sends the account another link that confirms its address.
 * @throws Problem MAIL_NOT_CONFIGURED; CONFLICT when it is confirmed already; TOO_MANY_REQUESTS
 */
export async function sendVerification(sequelize: Sequelize, mail: Mailer, userId: number): Promise<void> {
  mail.require();
  const purpose = 'verify_email';
  await inTransaction(sequelize, async (transaction) => {
    await lockByWriting(User, { id: userId }, transaction);
    const user = await User.findByPk(userId, {
      attributes: ['email', 'emailVerifiedAt'],
      rejectOnEmpty: true,
      transaction,
    });
    if (user.emailVerifiedAt) throw new Problem('CONFLICT', 'The e-mail address is confirmed already.');
    if (await hasHadEnough({ userId, purpose }, transaction)) throw tooManyLinks();
    await mail.writeLink({ kind: purpose, purpose, to: user.email, userId }, transaction);
  });
  mail.notify();
}

const HOUR_SECONDS = 60 * 60;
export const tooManyLinks = (): Problem =>
  new Problem('TOO_MANY_REQUESTS', 'The account has had too many links in this hour.', {
    retryAfterSeconds: HOUR_SECONDS,
  });

/**
 * Confirms the address that a link was sent to.
 * @throws Problem INVALID_TOKEN, also when the address was changed meanwhile
 */
export async function verifyEmail(
  sequelize: Sequelize,
  mail: Mailer,
  given: string,
  onVerified: OnVerified,
): Promise<void> {
  const { token, user } = await findToken(mail.tokenKeys, 'verify_email', given);
  await inTransaction(sequelize, async (transaction) => {
    // The account first, as everywhere. An address that has just been changed is not the one that was confirmed.
    const { id, emailKey, passwordVersion } = user;
    const [changed] = await User.update(
      { emailVerifiedAt: user.emailVerifiedAt ?? new Date() },
      { where: { id, emailKey, passwordVersion }, transaction },
    );
    if (changed === 0) throw invalidToken();
    await useToken(token, transaction);
    await onVerified({ id, emailKey }, transaction);
  });
}
