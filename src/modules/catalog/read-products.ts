import { type FindOptions, literal, type ProjectionAlias, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { jsonOf } from '../../database/json-column.js';
import {
  availabilityOf,
  averageRatingOf,
  BACKORDER,
  isLowInSql,
  LOW_STOCK,
  ON_HAND,
  STOCK_QUANTITY,
} from '../../models/availability.js';
import type { Backorder } from '../../models/backorder.js';
import { Product } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import type { adminProduct } from './schemas.js';

/** `onHand` is null, and `isLow` false, where they were not read for an admin. */
export type PresentedProduct = z.input<typeof adminProduct>;

/** Whom products are read for. */
export interface Reader {
  isAdmin?: boolean;
}

/** The categories as a JSON column, so that they do not multiply the product rows. */
const CATEGORIES = `(
  SELECT JSON_ARRAYAGG(JSON_OBJECT('id', category.id, 'name', category.name, 'slug', category.slug))
  FROM product_categories AS link JOIN categories AS category ON category.id = link.categoryId
  WHERE link.productId = Product.id)`;

/** Raw SQL: building the statement in Sequelize takes as long as all the rest of the read. */
const productById = (columns = '') => `
  SELECT id, sku, slug, name, description, price, compareAtPrice, lowestPrice30Days, currency, taxCategoryId, weightGrams, imageUrl,
    isActive, ratingSum, reviewCount, version, createdAt, updatedAt,
    ${STOCK_QUANTITY} AS stockQuantity, ${BACKORDER} AS backorder, ${CATEGORIES} AS categories${columns}
  FROM products AS Product WHERE id = :id`;
const IS_LOW = isLowInSql(LOW_STOCK);
const PRODUCT_BY_ID = productById();
const PRODUCT_BY_ID_FOR_ADMINS = productById(`, ${ON_HAND} AS onHand, ${IS_LOW} AS isLow`);

const ADMIN_COLUMNS: ProjectionAlias[] = [
  [literal(ON_HAND), 'onHand'],
  [literal(IS_LOW), 'isLow'],
];

/** What is offered of a product before it is there. */
type Offer = Pick<Backorder, 'kind' | 'shipsAt'>;

/** A row as the driver returns it. */
interface ProductRow
  extends Omit<
    PresentedProduct,
    | 'isActive'
    | 'stockQuantity'
    | 'onHand'
    | 'isLow'
    | 'availability'
    | 'shipsAt'
    | 'averageRating'
    | 'categories'
  > {
  /** 1 or 0. */
  isActive: number;
  /** SUM() comes as a string. */
  stockQuantity: string;
  onHand?: number | null;
  isLow?: number;
  ratingSum: number;
  /** JSON, too; null if nothing is offered before it is there. */
  backorder: Offer | string | null;
  /** JSON: parsed by the driver on MySQL, text on MariaDB; null without categories. */
  categories: PresentedProduct['categories'] | string | null;
}

/**
 * Reads products as the API shows them, in one statement. Raw rows: building model instances would take most of the time.
 */
export async function readProducts(
  options: Pick<FindOptions<Product>, 'where' | 'order' | 'limit' | 'offset'>,
  { isAdmin }: Reader = {},
): Promise<PresentedProduct[]> {
  const rows = await Product.scope('withStock').findAll({
    ...options,
    attributes: {
      include: [
        [literal(CATEGORIES), 'categories'],
        [literal(BACKORDER), 'backorder'],
        ...(isAdmin ? ADMIN_COLUMNS : []),
      ],
      exclude: ['skuKey', 'version'],
    },
    raw: true,
  });
  return (rows as unknown as ProductRow[]).map(presentProduct);
}

/** Reads one product, with the version for its ETag; null if there is none. */
export async function findProduct(
  sequelize: Sequelize,
  { id, isActive, isAdmin }: { id: number; isActive?: true } & Reader,
  transaction?: Transaction,
): Promise<(PresentedProduct & { version: number }) | null> {
  const [row] = await sequelize.query<ProductRow & { version: number }>(
    `${isAdmin ? PRODUCT_BY_ID_FOR_ADMINS : PRODUCT_BY_ID}${isActive ? ' AND isActive' : ''}`,
    { replacements: { id }, type: QueryTypes.SELECT, transaction },
  );
  return row ? presentProduct(row) : null;
}

/** A product as the API shows it. Other columns of the row are kept. */
function presentProduct<Row extends ProductRow>({
  stockQuantity: units,
  onHand = null,
  isLow = 0,
  ratingSum,
  backorder,
  categories,
  ...row
}: Row) {
  const isActive = Boolean(row.isActive);
  const stockQuantity = Number(units);
  const offer: Offer | null = jsonOf(backorder);
  const availability = availabilityOf(isActive, stockQuantity, offer?.kind);
  return {
    ...row,
    price: formatAmount(row.price, row.currency),
    compareAtPrice: row.compareAtPrice && formatAmount(row.compareAtPrice, row.currency),
    lowestPrice30Days: row.lowestPrice30Days && formatAmount(row.lowestPrice30Days, row.currency),
    isActive,
    stockQuantity,
    onHand,
    isLow: isLow === 1,
    availability,
    shipsAt: availability === offer?.kind ? offer.shipsAt : null,
    averageRating: averageRatingOf(ratingSum, row.reviewCount),
    categories: jsonOf(categories) ?? [],
  };
}
