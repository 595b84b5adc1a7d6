import { literal, Op, type Transaction } from 'sequelize';
import type { Queries } from '../../database/queries.js';
import { notFound } from '../../errors.js';
import { HAS_STOCK, isLowInSql, LOW_STOCK, STOCK_QUANTITY } from '../../models/availability.js';
import { Category } from '../../models/index.js';
import { identityOf } from '../../rules/identity.js';
import { SLUG_PATTERN } from '../../rules/values.js';
import type { ProductFilters } from './schemas.js';

type Filters = Omit<ProductFilters, 'limit' | 'count'>;

/**
 * The filters of a product list as SQL conditions on `Product`, for Sequelize (as literals) and for the raw SQL of the search.
 * @throws Problem NOT_FOUND for an unknown category
 */
export async function filterConditions(sequelize: Queries, filters: Filters): Promise<string[]> {
  const { isActive, inStock, isLow, stockBelow, minPrice, maxPrice, sku, slug, ids } = filters;
  const category = await findCategory(filters, sequelize.held);
  const text = (value: string) => sequelize.escape(value);
  const conditions: Array<[unknown, () => string]> = [
    [isActive, () => `Product.isActive = ${isActive ? 1 : 0}`],
    [sku, () => `Product.skuKey = ${text(identityOf(sku as string))}`],
    [slug, () => `Product.slug = ${text(slug as string)}`],
    [ids, () => `Product.id IN (${(ids as number[]).join(', ')})`],
    [minPrice, () => `Product.price >= ${text(minPrice as string)}`],
    [maxPrice, () => `Product.price <= ${text(maxPrice as string)}`],
    [stockBelow, () => `${STOCK_QUANTITY} < ${stockBelow}`],
    [isLow, () => `${isLow ? '' : 'NOT '}${isLowInSql(LOW_STOCK)}`],
    [inStock || undefined, () => HAS_STOCK],
    [
      category,
      () => `Product.id IN (SELECT productId FROM product_categories WHERE categoryId = ${category?.id})`,
    ],
  ];
  return conditions.flatMap(([asked, sql]) => (asked === undefined ? [] : [sql()]));
}

/** For a query without any word, such as `%`: compares the beginning of the name. */
export const nameBeginsWith = (sequelize: Queries, q: string): string =>
  `Product.name LIKE ${sequelize.escape(`${q.replace(/[\\%_]/g, '\\$&')}%`)}`;

export const asLiterals = (conditions: string[]) => conditions.map((condition) => literal(condition));

/**
 * A slug may look like an id ("2024"): `category` then means the id, `categorySlug` always means the slug.
 * @throws Problem NOT_FOUND
 */
async function findCategory(
  { category: idOrSlug, categorySlug }: Filters,
  transaction?: Transaction,
): Promise<Category | undefined> {
  const asked = idOrSlug ?? categorySlug;
  if (asked === undefined) return undefined;
  // The column is ASCII: MariaDB refuses to compare it with other characters.
  if (!SLUG_PATTERN.test(asked)) throw notFound('category', asked);
  const id = idOrSlug !== undefined && /^[1-9]\d{0,8}$/.test(idOrSlug) ? Number(idOrSlug) : 0;
  const found = await Category.findAll({
    where: { [Op.or]: [{ id }, { slug: asked }] },
    attributes: ['id', 'slug'],
    transaction,
  });
  const category = found.find((one) => one.id === id) ?? found[0];
  if (!category || (categorySlug ?? category.slug) !== category.slug) throw notFound('category', asked);
  return category;
}
