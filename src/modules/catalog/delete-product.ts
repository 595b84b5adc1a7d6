import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { lockVersion, type Versions } from '../../database/version.js';
import { OrderItem, Product } from '../../models/index.js';

/**
 * Deletes a product, or deactivates it if orders refer to it.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 */
export function deleteProduct(
  sequelize: Sequelize,
  id: number,
  versions?: Versions,
): Promise<'deleted' | 'deactivated'> {
  return inTransaction(sequelize, async (transaction) => {
    // The product is locked before its stock, as placing an order does through the foreign key of order_items. So an order
    // that is being placed is either seen here, or finds no product afterwards.
    const product = await lockVersion(Product, 'product', id, versions, transaction);
    const ordered = await OrderItem.findOne({
      where: { productId: id },
      attributes: ['orderId'],
      transaction,
    });
    if (ordered) {
      await product.update({ isActive: false }, { transaction });
      return 'deactivated';
    }
    // Foreign keys delete its stock levels, movements and category links too.
    await product.destroy({ transaction });
    return 'deleted';
  });
}
