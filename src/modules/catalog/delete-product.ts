import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../database/version.js';
import { OrderItem, Product } from '../../models/index.js';
import { holdRules, requireUnnamed } from '../pricing/api.js';
import { tellOfProduct } from './tell-of-product.js';

/**
 * Deletes a product, or deactivates it if orders refer to it.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, STILL_REFERENCED while a discount is for it
 */
export function deleteProduct(
  sequelize: Sequelize,
  id: number,
  versions?: Versions,
): Promise<'deleted' | 'deactivated'> {
  return holdRules(sequelize, async (transaction) => {
    // The product is locked before its stock, as placing an order does through the foreign key of order_items. So an order
    // that is being placed is either seen here, or finds no product afterwards.
    const product = await lockVersion(Product, 'product', id, versions, transaction);
    const ordered = await OrderItem.findOne({
      where: { productId: id },
      attributes: ['orderId'],
      transaction,
    });
    if (ordered) {
      const { version } = product;
      await product.update({ isActive: false }, { transaction });
      if (product.version !== version) await tellOfProduct('product.updated', product, transaction);
      return 'deactivated';
    }
    await requireUnnamed('product', id, transaction);
    // Foreign keys delete its stock levels, movements and category links too.
    await product.destroy({ transaction });
    await tellOfProduct('product.deleted', product, transaction);
    return 'deleted';
  });
}
