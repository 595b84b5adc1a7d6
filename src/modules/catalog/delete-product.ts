import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { lockVersion, type Versions } from '../../database/version.js';
import { OrderItem, Product } from '../../models/index.js';

/**
 * Takes a product out of the shop: for good when no one ever ordered it, otherwise by deactivating it, since
 * orders refer to it.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 */
export function deleteProduct(
  sequelize: Sequelize,
  id: number,
  versions?: Versions,
): Promise<'deleted' | 'deactivated'> {
  return inTransaction(sequelize, async (transaction) => {
    // Before the stock, as orders do by their items' foreign key: one that is being placed is seen here, or finds no
    // product afterwards.
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
    // Stock levels, their movements and the categories' links go with it, by their foreign keys.
    await product.destroy({ transaction });
    return 'deleted';
  });
}
