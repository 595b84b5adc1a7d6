import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { lockByWriting } from '../../../database/lock-by-writing.js';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { requireVersion, type Versions } from '../../../database/version.js';
import { notFound, Problem } from '../../../errors.js';
import { Address, User } from '../../../models/index.js';
import { LIMITS } from '../../../rules/values.js';
import type { addressChanges, newAddress } from './schemas.js';

type Defaults = Partial<Pick<Address, 'isDefaultShipping' | 'isDefaultBilling'>>;

/** An address of an account. */
export interface AddressReference {
  userId: number;
  id: string;
  versions?: Versions;
}

/**
 * Adds an address. The first one of an account is its default for both, unless the request says otherwise.
 * @throws Problem CONFLICT with LIMITS.addresses of them
 */
export function addAddress(
  database: Database,
  userId: number,
  { isDefaultShipping, isDefaultBilling, ...given }: z.output<typeof newAddress>,
): Promise<Address> {
  return inTransaction(database, async (transaction) => {
    await lockBook(userId, transaction);
    const count = await Address.count({ where: { userId }, transaction });
    if (count >= LIMITS.addresses.max) {
      throw new Problem('CONFLICT', `The address book has ${count} addresses: delete one first.`);
    }
    const isFirst = count === 0;
    const defaults = {
      isDefaultShipping: isDefaultShipping ?? isFirst,
      isDefaultBilling: isDefaultBilling ?? isFirst,
    };
    await giveWay(userId, defaults, transaction);
    return Address.create({ id: uuid(), userId, ...given, ...defaults }, { transaction });
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export function changeAddress(
  database: Database,
  reference: AddressReference,
  changes: z.output<typeof addressChanges>,
): Promise<Address> {
  return inTransaction(database, async (transaction) => {
    const address = await lockAddress(reference, transaction);
    // What it is already, it need not become.
    await giveWay(
      reference.userId,
      {
        isDefaultShipping: changes.isDefaultShipping && !address.isDefaultShipping,
        isDefaultBilling: changes.isDefaultBilling && !address.isDefaultBilling,
      },
      transaction,
    );
    return address.update(changes, { transaction });
  });
}

/** Of a default, no other address takes the place. @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export async function deleteAddress(database: Database, reference: AddressReference): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const address = await lockAddress(reference, transaction);
    await address.destroy({ transaction });
  });
}

/** All changes of one account's addresses run one after the other. */
async function lockBook(userId: number, transaction: Transaction): Promise<void> {
  await lockByWriting(User, { id: userId }, transaction);
}

async function lockAddress(
  { userId, id, versions }: AddressReference,
  transaction: Transaction,
): Promise<Address> {
  await lockBook(userId, transaction);
  const address = await Address.findOne({ where: { id, userId }, transaction });
  if (!address) throw notFound('address', id);
  requireVersion('address', address, versions);
  return address;
}

/** The defaults of now make room for another one. Their versions stay: nobody has edited them. */
async function giveWay(userId: number, wanted: Defaults, transaction: Transaction): Promise<void> {
  for (const which of ['isDefaultShipping', 'isDefaultBilling'] as const) {
    if (!wanted[which]) continue;
    await Address.update({ [which]: false }, { where: { userId, [which]: true }, silent: true, transaction });
  }
}
