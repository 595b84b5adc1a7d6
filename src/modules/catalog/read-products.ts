import { type FindOptions, literal, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { availabilityOf, averageRatingOf, STOCK_QUANTITY } from '../../models/availability.js';
import { Product } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import type { product as productSchema } from './schemas.js';

export type PresentedProduct = z.input<typeof productSchema>;

/** The categories in key order as JSON, so that they come with their product and do not multiply its row. */
const CATEGORIES = `(
  SELECT JSON_ARRAYAGG(JSON_OBJECT('id', category.id, 'name', category.name, 'slug', category.slug))
  FROM product_categories AS link JOIN categories AS category ON category.id = link.categoryId
  WHERE link.productId = Product.id)`;

/** Written once: Sequelize, which would write it anew for each read, takes as long for that as for all the rest. */
const PRODUCT_BY_ID = `
  SELECT id, sku, slug, name, description, price, currency, imageUrl, isActive, ratingSum, reviewCount, version,
    createdAt, updatedAt, ${STOCK_QUANTITY} AS stockQuantity, ${CATEGORIES} AS categories
  FROM products AS Product WHERE id = :id`;

/** As it comes from the database. */
interface ProductRow
  extends Omit<
    PresentedProduct,
    'isActive' | 'stockQuantity' | 'availability' | 'averageRating' | 'categories'
  > {
  /** 1 or 0. */
  isActive: number;
  /** SUM() comes as a string. */
  stockQuantity: string;
  ratingSum: number;
  /** JSON, which MySQL's driver has parsed and MariaDB's has not; null when there are none. */
  categories: PresentedProduct['categories'] | string | null;
}

/**
 * Products as the answers show them, in one statement and without building a model for each, which would take
 * most of the time of a page.
 * @param scopes of the model, besides withStock
 */
export async function readProducts(
  options: Pick<FindOptions<Product>, 'where' | 'order' | 'limit' | 'offset'>,
  scopes: string[] = [],
): Promise<PresentedProduct[]> {
  const rows = await Product.scope(['withStock', ...scopes]).findAll({
    ...options,
    attributes: { include: [[literal(CATEGORIES), 'categories']], exclude: ['skuKey', 'version'] },
    raw: true,
  });
  return (rows as unknown as ProductRow[]).map(presentProduct);
}

/** One of them, with the version that is its ETag. */
export async function findProduct(
  sequelize: Sequelize,
  { id, isActive }: { id: number; isActive?: true },
  transaction?: Transaction,
): Promise<(PresentedProduct & { version: number }) | null> {
  const [row] = await sequelize.query<ProductRow & { version: number }>(
    isActive ? `${PRODUCT_BY_ID} AND isActive` : PRODUCT_BY_ID,
    { replacements: { id }, type: QueryTypes.SELECT, transaction },
  );
  return row ? presentProduct(row) : null;
}

/** Whatever else the row has stays in it. */
function presentProduct<Row extends ProductRow>({
  stockQuantity: units,
  ratingSum,
  categories,
  ...row
}: Row) {
  const isActive = Boolean(row.isActive);
  const stockQuantity = Number(units);
  return {
    ...row,
    price: formatAmount(row.price, row.currency),
    isActive,
    stockQuantity,
    availability: availabilityOf(isActive, stockQuantity),
    averageRating: averageRatingOf(ratingSum, row.reviewCount),
    categories: typeof categories === 'string' ? JSON.parse(categories) : (categories ?? []),
  };
}
