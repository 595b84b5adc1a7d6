import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { Fulfilment, Product } from '../../../models/index.js';
import { identityOf } from '../../../rules/identity.js';
import { type Filter, MATCHES_NOTHING } from './filter.js';
import { scanIds, scanProduct } from './index-scans.js';
import type { OrderFilters } from './schemas.js';

/** Most orders for one tracking number: carriers reuse numbers after some time. */
const MAX_PARCELS = 1_000;

export async function trackingNumberFilter(
  _sequelize: Sequelize,
  { trackingNumber }: OrderFilters,
): Promise<Filter | undefined> {
  if (trackingNumber === undefined) return undefined;
  const where = { trackingNumber };
  const parcels = await Fulfilment.findAll({ attributes: ['orderId'], where, limit: MAX_PARCELS, raw: true });
  if (parcels.length === 0) return MATCHES_NOTHING;
  const ids = parcels.map(({ orderId }) => idInSql(orderId)).join(', ');
  return { rank: 0, scans: [scanIds(ids)], condition: `placed.id IN (${ids})` };
}

export async function productFilter(
  _sequelize: Sequelize,
  { productId, sku }: OrderFilters,
): Promise<Filter | undefined> {
  if (sku === undefined) return productId === undefined ? undefined : withProduct(productId);
  const where = { skuKey: identityOf(sku), ...(productId !== undefined && { id: productId }) };
  const product = await Product.findOne({ attributes: ['id'], where, raw: true });
  return product ? withProduct(product.id) : MATCHES_NOTHING;
}

// A scalar subquery: the databases would turn EXISTS into a join that starts with all orders of the product.
const withProduct = (productId: number): Filter => ({
  rank: 3,
  scans: [scanProduct(productId)],
  condition: `(SELECT 1 FROM order_items AS item WHERE item.orderId = placed.id AND item.productId = ${productId}
    LIMIT 1) IS NOT NULL`,
});
