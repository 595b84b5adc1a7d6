import { literal } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import { RefreshToken, User } from '../../models/index.js';
import { hashPassword } from '../../models/password.js';

/**
 * Ends every refresh and access token of the account, too.
 * @throws Problem INVALID_CREDENTIALS when the current password is wrong, also when another change was quicker
 */
export async function changePassword(
  sequelize: Sequelize,
  userId: number,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  const account = await User.findByPk(userId, { rejectOnEmpty: true });
  // Before the transaction: hashing waits its turn, and no connection should wait with it.
  if (!(await account.verifyPassword(currentPassword))) throw wrongPassword();
  const passwordHash = await hashPassword(newPassword);
  const { passwordVersion } = account;
  const where = { id: userId, passwordVersion };
  await inTransaction(sequelize, async (transaction) => {
    // The account's row first: who gives out, trades or ends its tokens waits for that.
    const ended = { passwordVersion: passwordVersion + 1, tokenVersion: literal('tokenVersion + 1') };
    const [changed] = await User.update({ passwordHash, ...ended }, { where, transaction });
    if (changed === 0) throw wrongPassword();
    await RefreshToken.destroy({ where: { userId }, transaction });
  });
}

function wrongPassword(): Problem {
  return new Problem('INVALID_CREDENTIALS', 'currentPassword is not the password of this account.');
}
