import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { inTransaction } from '../../database/transaction.js';
import { requireVersion, type Versions } from '../../database/version.js';
import { notFound, Problem } from '../../errors.js';
import { User } from '../../models/index.js';
import { type accountChanges, USER_COLUMNS } from './schemas.js';

/**
 * An admin changes the role of somebody else's account, disables or enables it. There is always an admin left: nobody
 * changes their own, and who does it is one still.
 *
 * @returns the account as it is then
 * @throws Problem CONFLICT when it is their own; FORBIDDEN when another admin was quicker with theirs; NOT_FOUND;
 *   PRECONDITION_FAILED
 */
export async function changeAccount(
  sequelize: Sequelize,
  adminId: number,
  id: number,
  changes: z.output<typeof accountChanges>,
  versions?: Versions,
): Promise<User> {
  // An admin cannot lock themselves out by a slip.
  if (id === adminId) throw new Problem('CONFLICT', 'Ask another admin to change this account.');
  return inTransaction(sequelize, async (transaction) => {
    // Of two admins who would take each other's role one comes second, and is no admin by then.
    const where = { id: [adminId, id] };
    await lockByWriting(User, where, transaction);
    const attributes = [...USER_COLUMNS, 'tokenVersion'];
    const rows = await User.findAll({ attributes, where, transaction });
    const admin = rows.find((row) => row.id === adminId);
    if (admin?.role !== 'admin' || !admin.isActive) {
      throw new Problem('FORBIDDEN', 'Another admin has just changed your account.');
    }
    const account = rows.find((row) => row.id === id);
    if (!account) throw notFound('user', id);
    requireVersion('user', account, versions);
    // Also when it is enabled again, access tokens of before are worth nothing.
    const ended = changes.isActive === false ? { tokenVersion: account.tokenVersion + 1 } : {};
    return account.update({ ...changes, ...ended }, { transaction });
  });
}
