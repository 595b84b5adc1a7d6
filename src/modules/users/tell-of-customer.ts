import type { Transaction } from 'sequelize';
import { emit } from '../../events/emit.js';
import type { User } from '../../models/index.js';

/** @param account as it is now */
export function tellOfCustomer(
  type: 'customer.created' | 'customer.updated',
  { id, isActive, version }: User,
  transaction: Transaction,
): Promise<void> {
  return emit([{ type, aggregateId: String(id), version, data: { isActive } }], transaction);
}
