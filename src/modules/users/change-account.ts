import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { lockByWriting } from '../../database/lock-by-writing.js';
import { inTransaction } from '../../database/transaction.js';
import { requireVersion, type Versions } from '../../database/version.js';
import { invalidField, notFound, Problem } from '../../errors.js';
import { CustomerGroup, User } from '../../models/index.js';
import { type accountChanges, USER_COLUMNS } from './schemas.js';
import { tellOfCustomer } from './tell-of-customer.js';

/**
 * Changes the role or the customer group of another account, or disables or enables it. At least one admin always remains: admins
 * cannot change their own account, and must still be admins when the transaction commits.
 *
 * @returns the changed account
 * @throws Problem VALIDATION_FAILED for an unknown group; CONFLICT for the admin's own account; FORBIDDEN when another admin
 *   has just demoted this one; NOT_FOUND; PRECONDITION_FAILED
 */
export async function changeAccount(
  sequelize: Sequelize,
  adminId: number,
  id: number,
  changes: z.output<typeof accountChanges>,
  versions?: Versions,
): Promise<User> {
  if (id === adminId) throw new Problem('CONFLICT', 'Ask another admin to change this account.');
  return inTransaction(sequelize, async (transaction) => {
    // If two admins demote each other, the second waits here and then is no longer an admin.
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
    await requireGroup(changes.customerGroupId, transaction);
    // Tokens issued before stay invalid when the account is enabled again.
    const ended = changes.isActive === false ? { tokenVersion: account.tokenVersion + 1 } : {};
    const { version } = account;
    await account.update({ ...changes, ...ended }, { transaction });
    if (account.version !== version) await tellOfCustomer('customer.updated', account, transaction);
    return account;
  });
}

/** The foreign key decides in the end. */
async function requireGroup(id: number | null | undefined, transaction: Transaction): Promise<void> {
  if (!id || (await CustomerGroup.findByPk(id, { attributes: ['id'], transaction }))) return;
  throw invalidField('customerGroupId', 'is no customer group');
}
