import type { Transaction } from 'sequelize';
import { notFound } from '../../../errors.js';
import { findPage, OLDEST_UUID_FIRST, type Page, type PageRequest } from '../../../http/paging.js';
import { Address } from '../../../models/index.js';

/** A page of an account's addresses, oldest first. */
export const listAddresses = (userId: number, paging: PageRequest): Promise<Page<Address>> =>
  findPage(Address, { where: { userId }, sortedBy: [OLDEST_UUID_FIRST] }, paging);

/** @throws Problem NOT_FOUND when there is none, or it is somebody else's */
export async function readAddress(userId: number, id: string, transaction?: Transaction): Promise<Address> {
  const address = await Address.findOne({ where: { id, userId }, transaction });
  if (!address) throw notFound('address', id);
  return address;
}
