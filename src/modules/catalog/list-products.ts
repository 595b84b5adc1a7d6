import { Op, QueryTypes } from 'sequelize';
import { z } from 'zod';
import type { Queries } from '../../database/queries.js';
import {
  cutPage,
  decodeCursor,
  encodeCursor,
  NEWEST_ID_FIRST,
  OLDEST_ID_FIRST,
  type PageRequest,
  reversed,
  rowsAfterInSql,
  type SortKey,
} from '../../http/paging.js';
import { Product } from '../../models/index.js';
import { identityOf } from '../../rules/identity.js';
import { PRICE_PATTERN } from '../../rules/values.js';
import { correctTypo } from './correct-typo.js';
import { asLiterals, filterConditions, nameBeginsWith } from './filters.js';
import { findByRelevance, hasResults, type RelevancePosition } from './find-by-relevance.js';
import { countMatches, findMatchingIds, MAX_COUNTED, MAX_LISTED_IDS } from './matching-ids.js';
import { type PresentedProduct, type Reader, readProducts } from './read-products.js';
import type { ADMIN_PRODUCT_SORTS, ProductFilters } from './schemas.js';
import { matchesSearch, planSearch, type Search } from './search.js';

type Sort = (typeof ADMIN_PRODUCT_SORTS)[number];

/** A page, and for whom it is. */
type Asked = PageRequest & Reader;

interface Page {
  items: PresentedProduct[];
  next: string | null;
}
interface Total {
  total?: number;
  /** Present if there may be more than `total`. */
  totalRelation?: 'gte';
}
interface List extends Page, Total {
  corrected?: string;
}

const PRICE: SortKey = { column: 'price', key: z.string().regex(PRICE_PATTERN) };
const NAME: SortKey = { column: 'name', key: z.string() };
/** Unique, so it needs no second column, which its index does not have. */
const SKU: SortKey = { column: 'skuKey', key: z.string() };

/** Without a query, `relevance` means newest first. */
const KEYS_OF_SORT: Record<Sort, SortKey[]> = {
  relevance: [NEWEST_ID_FIRST],
  newest: [NEWEST_ID_FIRST],
  price: [PRICE, OLDEST_ID_FIRST],
  '-price': reversed([PRICE, OLDEST_ID_FIRST]),
  name: [NAME, OLDEST_ID_FIRST],
  '-name': reversed([NAME, OLDEST_ID_FIRST]),
  sku: [SKU],
  '-sku': reversed([SKU]),
};

/**
 * Reads a page of products. The number of statements does not depend on the number of products: one each for the category,
 * the ids of the page (if they cannot be read in index order), the rows with stock and categories, and the count; a search
 * adds one per tier.
 * @throws Problem NOT_FOUND for an unknown category
 */
export async function listProducts(
  sequelize: Queries,
  { limit, offset, after, sort, count, ...filters }: ProductFilters,
  reader: Reader = {},
): Promise<List> {
  const { q } = filters;
  const paging = { limit, offset, after, ...reader };
  const conditions = await filterConditions(sequelize, filters);
  const search = q ? await planSearch(sequelize, q) : undefined;
  if (search) {
    const { found, ...list } = await listSearchResults(
      sequelize,
      q as string,
      search,
      conditions,
      paging,
      sort,
    );
    return { ...list, ...(count && totalOf(await countMatches(sequelize, found, conditions))) };
  }
  if (q) conditions.push(nameBeginsWith(sequelize, q));
  const inTwoSteps = filters.category !== undefined || filters.categorySlug !== undefined;
  const page = await readPage(sequelize, conditions, paging, sort ?? 'newest', inTwoSteps);
  if (!count) return page;
  const where = { [Op.and]: asLiterals(conditions) };
  return { ...page, total: await Product.count({ where, transaction: sequelize.held }) };
}

const totalOf = (counted: number): Total => ({
  total: Math.min(counted, MAX_COUNTED),
  ...(counted > MAX_COUNTED && { totalRelation: 'gte' }),
});

/** @returns the page, and the search that found it, which differs from `search` if a typo was corrected */
async function listSearchResults(
  sequelize: Queries,
  q: string,
  search: Search,
  conditions: string[],
  paging: Asked,
  sort: Sort = 'relevance',
): Promise<Page & { corrected?: string; found: Search }> {
  const read = async (one: Search) =>
    sort === 'relevance'
      ? readByRelevance(sequelize, one, conditions, paging)
      : readPage(sequelize, await matchConditions(sequelize, one, conditions), paging, sort, true);
  const page = await read(search);
  const isFirst = !paging.after && !paging.offset;
  // An empty page may just be the one after the last.
  if (page.items.length > 0 || (!isFirst && (await hasResults(sequelize, search, conditions)))) {
    return { ...page, found: search };
  }
  const correction = await correctTypo(sequelize, q, conditions);
  if (!correction) return { ...page, found: search };
  const { search: found, corrected } = correction;
  return { ...(await read(found)), corrected, found };
}

/** If few products match, their ids are listed and sorted. If many match, reading in list order soon finds a page of them. */
async function matchConditions(sequelize: Queries, search: Search, conditions: string[]) {
  const ids = await findMatchingIds(sequelize, search, conditions);
  if (ids.length > MAX_LISTED_IDS) return [...conditions, matchesSearch(search)];
  return [idIn(ids)];
}

/** SQL: none has the id 0. */
const idIn = (ids: readonly number[]): string => `Product.id IN (${[0, ...ids].join(', ')})`;

const POSITION_CURSOR = z.tuple([
  z.literal('relevance'),
  z.int().min(0).max(3),
  z.int().min(0),
  z.string(),
  z.int().min(0).max(255),
  z.int().min(1),
]);

async function readByRelevance(
  sequelize: Queries,
  search: Search,
  conditions: string[],
  { limit, offset, after, isAdmin }: Asked,
): Promise<Page> {
  const position = after ? positionOf(search, after) : undefined;
  const positions = await findByRelevance(sequelize, search, conditions, {
    limit: limit + 1,
    offset,
    after: position,
  });
  const { items, next } = cutPage(positions, limit, ({ tier, driver, term, weight, id }) =>
    encodeCursor(['relevance', tier, driver, term, weight, id]),
  );
  const ids = items.map(({ id }) => id);
  const products = new Map(
    (await readProducts(sequelize, `WHERE ${idIn(ids)}`, { isAdmin })).map((product) => [
      product.id,
      product,
    ]),
  );
  // A product that was deleted meanwhile is left out.
  return { items: ids.flatMap((id) => products.get(id) ?? []), next };
}

/** @throws Problem VALIDATION_FAILED when the cursor belongs to another search */
function positionOf(search: Search, after: string): RelevancePosition {
  const schema = POSITION_CURSOR.refine(([, , driver]) => driver < search.words.length);
  const [, tier, driver, term, weight, id] = decodeCursor(after, schema);
  return { tier, driver, term, weight, id };
}

/** @param inTwoSteps read the ids first: the query sorts in a temporary table, and would look up stock for all its rows */
async function readPage(
  sequelize: Queries,
  conditions: string[],
  { limit, offset = 0, after, isAdmin }: Asked,
  sort: Sort,
  inTwoSteps: boolean,
): Promise<Page> {
  const keys = KEYS_OF_SORT[sort];
  const order = `ORDER BY ${keys.map(({ column, descending }) => `Product.${column} ${descending ? 'DESC' : 'ASC'}`).join(', ')}`;
  const all = after ? [...conditions, behind(sequelize, sort, after)] : conditions;
  const where = all.length > 0 ? `WHERE ${all.map((one) => `(${one})`).join(' AND ')} ` : '';
  const page = `${where}${order} LIMIT ${after ? 0 : offset}, ${limit + 1}`;
  const which = inTwoSteps ? `WHERE ${idIn(await findIdsOfPage(sequelize, page))} ${order}` : page;
  return cutPage(await readProducts(sequelize, which, { isAdmin }), limit, (last) => {
    const row: Record<string, unknown> = { ...last, skuKey: identityOf(last.sku) };
    return encodeCursor([sort, ...keys.map(({ column }) => row[column])]);
  });
}

async function findIdsOfPage(sequelize: Queries, page: string): Promise<number[]> {
  const found = await sequelize.query<{ id: number }>(`SELECT id FROM products AS Product ${page}`, {
    type: QueryTypes.SELECT,
  });
  return found.map(({ id }) => id);
}

/**
 * SQL: the products after the position of a cursor.
 * @throws Problem VALIDATION_FAILED when the cursor belongs to another list
 */
function behind(sequelize: Queries, sort: Sort, after: string): string {
  const keys = KEYS_OF_SORT[sort];
  const [, ...values] = decodeCursor(after, z.tuple([z.literal(sort), ...keys.map(({ key }) => key)]));
  const literals = values.map((value) => sequelize.escape(value as string | number));
  return rowsAfterInSql('Product', keys, literals);
}
