import type { Transaction } from 'sequelize';
import { emit } from '../../events/emit.js';
import type { Product } from '../../models/index.js';

/** @param product as it is now; before a deletion, as it was */
export async function tellOfProduct(
  type: 'product.created' | 'product.updated' | 'product.deleted',
  { id, sku, isActive, version }: Product,
  transaction: Transaction,
): Promise<void> {
  const aggregateId = String(id);
  await emit(
    [
      type === 'product.deleted'
        ? { type, aggregateId, version: version + 1, data: { sku } }
        : { type, aggregateId, version, data: { sku, isActive } },
    ],
    transaction,
  );
}
