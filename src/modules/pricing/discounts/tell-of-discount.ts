import type { Transaction } from 'sequelize';
import { emit } from '../../../events/emit.js';
import type { Discount } from '../../../models/index.js';

/** @param discount as it is now; before a deletion, as it was */
export async function tellOfDiscount(
  type: 'discount.created' | 'discount.updated' | 'discount.deleted',
  { id, isActive, version }: Discount,
  transaction: Transaction,
): Promise<void> {
  const aggregateId = String(id);
  await emit(
    [
      type === 'discount.deleted'
        ? { type, aggregateId, version: version + 1, data: {} }
        : { type, aggregateId, version, data: { isActive } },
    ],
    transaction,
  );
}
