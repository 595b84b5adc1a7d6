import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { Fulfilment, Product } from '../../../models/index.js';
import { identityOf } from '../../../rules/identity.js';
import { type Filter, NOTHING } from './filter.js';
import type { OrderFilters } from './filters.js';
import { ordersOf, ordersWith } from './walks.js';

/** Orders that one tracking number may bring, which carriers give out anew after some time. */
const MAX_PARCELS = 1_000;

export async function parcelFilter(
  _sequelize: Sequelize,
  { trackingNumber }: OrderFilters,
): Promise<Filter | undefined> {
  if (trackingNumber === undefined) return undefined;
  const where = { trackingNumber };
  const parcels = await Fulfilment.findAll({ attributes: ['orderId'], where, limit: MAX_PARCELS, raw: true });
  if (parcels.length === 0) return NOTHING;
  const ids = parcels.map(({ orderId }) => idInSql(orderId)).join(', ');
  return { rank: 0, walks: [ordersOf(ids)], condition: `placed.id IN (${ids})` };
}

export async function productFilter(
  _sequelize: Sequelize,
  { productId, sku }: OrderFilters,
): Promise<Filter | undefined> {
  if (sku === undefined) return productId === undefined ? undefined : withProduct(productId);
  const where = { skuKey: identityOf(sku), ...(productId !== undefined && { id: productId }) };
  const product = await Product.findOne({ attributes: ['id'], where, raw: true });
  return product ? withProduct(product.id) : NOTHING;
}

// A scalar subquery, since of EXISTS the databases would make a join that begins with all orders of the product.
const withProduct = (productId: number): Filter => ({
  rank: 3,
  walks: [ordersWith(productId)],
  condition: `(SELECT 1 FROM order_items AS item WHERE item.orderId = placed.id AND item.productId = ${productId}
    LIMIT 1) IS NOT NULL`,
});
