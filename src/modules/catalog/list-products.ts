import { type FindOptions, literal, Op, type Order, type WhereOptions } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { identityOf } from '../../models/identity.js';
import { Category, Product } from '../../models/index.js';
import { PRICE_PATTERN, SLUG_PATTERN } from '../../models/rules.js';
import { cutPage, decodeCursor, encodeCursor } from '../../paging.js';
import { type PresentedProduct, readProducts } from './read-products.js';
import type { PRODUCT_SORTS, ProductFilters } from './schemas.js';
import { fullTextQuery } from './search.js';

type Sort = (typeof PRODUCT_SORTS)[number];

/** The column that a sort follows, and which way; the id decides between equals. Relevance follows no column. */
const COLUMN_OF_SORT: Record<
  Exclude<Sort, 'relevance'>,
  { column: 'id' | 'price' | 'name'; direction: 'ASC' | 'DESC' }
> = {
  newest: { column: 'id', direction: 'DESC' },
  price: { column: 'price', direction: 'ASC' },
  '-price': { column: 'price', direction: 'DESC' },
  name: { column: 'name', direction: 'ASC' },
  '-name': { column: 'name', direction: 'DESC' },
};

const KEY_IN_CURSOR = { id: z.int(), price: z.string().regex(PRICE_PATTERN), name: z.string() };

/**
 * A page of products, in at most four statements however many there are: the category, the count, the ids of the
 * page where they are not simply the next of an index, and the rows with stock and categories.
 */
export async function listProducts(
  sequelize: Sequelize,
  { limit, offset = 0, after, ...filters }: ProductFilters,
): Promise<{ items: PresentedProduct[]; total: number; next: string | null }> {
  const category = await findCategory(filters);
  const scopes = filters.inStock ? ['inStock'] : [];
  const match = matchClause(sequelize, filters.q);
  const conditions = whereClauses(filters, category, match);
  const sort = filters.sort ?? (match ? 'relevance' : 'newest');
  const paging = pagingOf(sort, match, { limit, offset, after });

  const total = await Product.scope(scopes).count({ where: { [Op.and]: conditions } });
  const page: FindOptions<Product> = {
    where: { [Op.and]: [...conditions, ...paging.conditions] },
    order: paging.order,
    limit: limit + 1,
    offset: paging.offset,
  };
  // With words or a category, it sorts in a temporary table and would look up stock for everything that goes in there.
  const found =
    match || category
      ? await readProducts({ where: { id: await findIds(page, scopes) }, order: paging.order })
      : await readProducts(page, scopes);
  return { ...cutPage(found, limit, paging.cursorOf), total };
}

async function findIds(page: FindOptions<Product>, scopes: string[]): Promise<number[]> {
  const found = await Product.scope(scopes).findAll({ ...page, attributes: ['id'], raw: true });
  return found.map(({ id }) => id);
}

/**
 * A slug may look like an id ("2024"); then `category` is the id, and `categorySlug` says that the slug is meant.
 * @throws Problem NOT_FOUND
 */
async function findCategory({
  category: idOrSlug,
  categorySlug,
}: Omit<ProductFilters, 'limit'>): Promise<Category | undefined> {
  const asked = idOrSlug ?? categorySlug;
  if (asked === undefined) return undefined;
  // The column is ASCII: MariaDB refuses to compare it with anything else.
  if (!SLUG_PATTERN.test(asked)) throw notFound('category', asked);
  const id = idOrSlug !== undefined && /^[1-9]\d{0,8}$/.test(idOrSlug) ? Number(idOrSlug) : 0;
  const found = await Category.findAll({
    where: { [Op.or]: [{ id }, { slug: asked }] },
    attributes: ['id', 'slug'],
  });
  const category = found.find((one) => one.id === id) ?? found[0];
  if (!category || (categorySlug ?? category.slug) !== category.slug) throw notFound('category', asked);
  return category;
}

/** SQL that is a row's relevance for the words, above zero when they all occur; none when the index knows none. */
function matchClause(sequelize: Sequelize, q: string | undefined): string | undefined {
  const words = q && fullTextQuery(q);
  return (
    words && `MATCH (Product.name, Product.description) AGAINST (${sequelize.escape(words)} IN BOOLEAN MODE)`
  );
}

function whereClauses(
  { q, isActive, minPrice, maxPrice, sku, slug, ids }: Omit<ProductFilters, 'limit'>,
  category: Category | undefined,
  match: string | undefined,
): WhereOptions<Product>[] {
  const conditions: WhereOptions<Product>[] = [];
  if (isActive !== undefined) conditions.push({ isActive });
  if (sku !== undefined) conditions.push({ skuKey: identityOf(sku) });
  if (slug !== undefined) conditions.push({ slug });
  if (ids) conditions.push({ id: ids });
  if (match) conditions.push(literal(match));
  else if (q) conditions.push({ name: { [Op.startsWith]: q.replace(/[\\%_]/g, '\\$&') } });
  if (minPrice !== undefined) conditions.push({ price: { [Op.gte]: minPrice } });
  if (maxPrice !== undefined) conditions.push({ price: { [Op.lte]: maxPrice } });
  if (category) {
    const inCategory = literal(
      `(SELECT productId FROM product_categories WHERE categoryId = ${category.id})`,
    );
    conditions.push({ id: { [Op.in]: inCategory } });
  }
  return conditions;
}

interface Paging {
  conditions: WhereOptions<Product>[];
  order: Order;
  offset: number;
  cursorOf(last: PresentedProduct): string;
}

function pagingOf(
  sort: Sort,
  match: string | undefined,
  { limit, offset, after }: { limit: number; offset: number; after?: string },
): Paging {
  if (sort === 'relevance') {
    // Scores are floats that say nothing of their neighbours, so this cursor counts rows.
    const start = after ? decodeCursor(after, z.tuple([z.literal('relevance'), z.int().min(0)]))[1] : offset;
    return {
      conditions: [],
      order: [
        ...(match ? [[literal(match), 'DESC'] as [ReturnType<typeof literal>, string]] : []),
        ['id', 'DESC'],
      ],
      offset: start,
      cursorOf: () => encodeCursor([sort, start + limit]),
    };
  }
  const { column, direction } = COLUMN_OF_SORT[sort];
  const conditions: WhereOptions<Product>[] = [];
  if (after) {
    const [, value, id] = decodeCursor(after, z.tuple([z.literal(sort), KEY_IN_CURSOR[column], z.int()]));
    const beyond = direction === 'ASC' ? Op.gt : Op.lt;
    conditions.push({
      [Op.or]: [{ [column]: { [beyond]: value } }, { [column]: value, id: { [beyond]: id } }],
    } as WhereOptions<Product>);
  }
  return {
    conditions,
    order: [
      [column, direction],
      ['id', direction],
    ],
    offset: after ? 0 : offset,
    cursorOf: (last) => encodeCursor([sort, last[column], last.id]),
  };
}
