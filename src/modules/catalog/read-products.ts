import { type FindOptions, literal, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { availabilityOf, averageRatingOf, STOCK_QUANTITY } from '../../models/availability.js';
import { Product } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import type { product as productSchema } from './schemas.js';

export type PresentedProduct = z.input<typeof productSchema>;

/** The categories as a JSON column, so that they do not multiply the product rows. */
const CATEGORIES = `(
  SELECT JSON_ARRAYAGG(JSON_OBJECT('id', category.id, 'name', category.name, 'slug', category.slug))
  FROM product_categories AS link JOIN categories AS category ON category.id = link.categoryId
  WHERE link.productId = Product.id)`;

/** Raw SQL: building the statement in Sequelize takes as long as all the rest of the read. */
const PRODUCT_BY_ID = `
  SELECT id, sku, slug, name, description, price, currency, taxCategoryId, imageUrl, isActive, ratingSum, reviewCount, version,
    createdAt, updatedAt, ${STOCK_QUANTITY} AS stockQuantity, ${CATEGORIES} AS categories
  FROM products AS Product WHERE id = :id`;

/** A row as the driver returns it. */
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
  /** JSON: parsed by the driver on MySQL, text on MariaDB; null without categories. */
  categories: PresentedProduct['categories'] | string | null;
}

/**
 * Reads products as the API shows them, in one statement. Raw rows: building model instances would take most of the time.
 * @param scopes of Product, in addition to withStock
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

/** Reads one product, with the version for its ETag; null if there is none. */
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

/** A product as the API shows it. Other columns of the row are kept. */
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
