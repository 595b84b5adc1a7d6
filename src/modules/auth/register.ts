import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { inTransaction } from '../../database/transaction.js';
import type { Mailer } from '../../mail/api.js';
import { User } from '../../models/index.js';
import type { Passwords } from '../../passwords/password.js';
import { tellOfCustomer } from '../users/api.js';
import type { registration } from './schemas.js';

/**
 * Opens an account, and welcomes its owner with a link that confirms the address, if the shop sends mail.
 * @throws the database's error when the address is taken; Problem SERVICE_UNAVAILABLE
 */
export async function register(
  sequelize: Sequelize,
  mail: Mailer,
  { password, ...person }: z.output<typeof registration>,
  passwords: Passwords,
): Promise<User> {
  const passwordHash = await passwords.hash(password);
  const user = await inTransaction(sequelize, async (transaction) => {
    const created = await User.create({ ...person, passwordHash }, { transaction });
    const { id: userId, email: to } = created;
    if (mail.isOn) {
      await mail.writeLink({ kind: 'welcome', purpose: 'verify_email', to, userId }, transaction);
    }
    await tellOfCustomer('customer.created', created, transaction);
    return created;
  });
  if (mail.isOn) mail.notify();
  return user;
}
