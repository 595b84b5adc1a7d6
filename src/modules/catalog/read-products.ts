import { QueryTypes, type Transaction } from 'sequelize';
import type { z } from 'zod';
import { jsonOf } from '../../database/json-column.js';
import type { Queries } from '../../database/queries.js';
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

/** Those that are shown, or that something shown follows from. */
const COLUMNS = [
  'id',
  'sku',
  'slug',
  'name',
  'description',
  'price',
  'compareAtPrice',
  'lowestPrice30Days',
  'currency',
  'taxCategoryId',
  'weightGrams',
  'imageUrl',
  'isActive',
  'ratingSum',
  'reviewCount',
  'version',
  'createdAt',
  'updatedAt',
];

/** Raw SQL: building the statement in Sequelize takes as long as all the rest of the read. */
const selectProducts = (columns = '') => `
  SELECT ${COLUMNS.map((column) => `\`${column}\``).join(', ')},
    ${STOCK_QUANTITY} AS stockQuantity, ${BACKORDER} AS backorder, ${CATEGORIES} AS categories${columns}
  FROM \`products\` AS Product `;
const PRODUCTS = selectProducts();
const PRODUCTS_FOR_ADMINS = selectProducts(`, ${ON_HAND} AS onHand, ${isLowInSql(LOW_STOCK)} AS isLow`);

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
 * @param which SQL from WHERE on, with `Product` as the alias
 */
export async function readProducts(
  sequelize: Queries,
  which: string,
  { isAdmin }: Reader = {},
  transaction?: Transaction,
): Promise<Array<PresentedProduct & { version: number }>> {
  const rows = await sequelize.query<ProductRow & { version: number }>(
    (isAdmin ? PRODUCTS_FOR_ADMINS : PRODUCTS) + which,
    { type: QueryTypes.SELECT, transaction },
  );
  return rows.map(presentProduct);
}

/** Reads one product, with the version for its ETag; null if there is none. */
export async function findProduct(
  sequelize: Queries,
  { id, isActive, isAdmin }: { id: number; isActive?: true } & Reader,
  transaction?: Transaction,
): Promise<(PresentedProduct & { version: number }) | null> {
  const which = `WHERE id = ${Number(id)}${isActive ? ' AND isActive' : ''}`;
  const [found = null] = await readProducts(sequelize, which, { isAdmin }, transaction);
  return found;
}

/**
 * A row as the API shows it, completed in place: rest and spread take several times as long. Its other columns stay, and the
 * serializer leaves them out.
 */
function presentProduct<Row extends ProductRow>(row: Row) {
  const { currency, compareAtPrice, lowestPrice30Days } = row;
  const isActive = Boolean(row.isActive);
  const stockQuantity = Number(row.stockQuantity);
  const offer: Offer | null = jsonOf(row.backorder);
  const availability = availabilityOf(isActive, stockQuantity, offer?.kind);
  return Object.assign(row, {
    price: formatAmount(row.price, currency),
    compareAtPrice: compareAtPrice && formatAmount(compareAtPrice, currency),
    lowestPrice30Days: lowestPrice30Days && formatAmount(lowestPrice30Days, currency),
    isActive,
    stockQuantity,
    onHand: row.onHand ?? null,
    isLow: row.isLow === 1,
    availability,
    shipsAt: availability === offer?.kind ? offer.shipsAt : null,
    averageRating: averageRatingOf(row.ratingSum, row.reviewCount),
    categories: jsonOf(row.categories) ?? [],
  });
}
