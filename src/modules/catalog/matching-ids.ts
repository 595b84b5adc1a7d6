import { QueryTypes } from 'sequelize';
import type { Queries } from '../../database/queries.js';
import { hasTerm, type Search } from './search.js';

/** Matches are counted up to here: counting all takes longer than finding the best. */
export const MAX_COUNTED = 10_000;
/** Up to this many matches, their ids are listed and sorted. */
export const MAX_LISTED_IDS = 2_000;

/** The number of matches, counted up to MAX_COUNTED + 1. */
export async function countMatches(sequelize: Queries, search: Search, filters: string[]): Promise<number> {
  const [row] = await sequelize.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (${matchingIdsSql(search, filters, MAX_COUNTED + 1)}) AS found`,
    { type: QueryTypes.SELECT },
  );
  return row?.total ?? 0;
}

/** Ids of the matches, unsorted: all of them, or MAX_LISTED_IDS + 1. */
export async function findMatchingIds(
  sequelize: Queries,
  search: Search,
  filters: string[],
): Promise<number[]> {
  const rows = await sequelize.query<{ id: number }>(matchingIdsSql(search, filters, MAX_LISTED_IDS + 1), {
    type: QueryTypes.SELECT,
  });
  return rows.map(({ id }) => id);
}

/**
 * SQL: joins one derived table of product ids per word. So the servers do not look up every hit one by one, and if filters
 * leave few products, they do not materialise these tables. For a prefix of one letter the table would be too large.
 */
function matchingIdsSql(
  { words, driver, startsWith, skuStartsWith }: Search,
  filters: string[],
  limit: number,
): string {
  const isSet = words.map(
    ({ word, allowsPrefix }, index) => index === driver || !allowsPrefix || word.length > 1,
  );
  const sets = words.flatMap((word, index) =>
    isSet[index]
      ? `(SELECT DISTINCT productId FROM product_terms FORCE INDEX (product_terms_rank)
          WHERE ${startsWith(word)('term')}) AS word${index}`
      : [],
  );
  const id = `word${driver}.productId`;
  const held = words.map((word, index) => {
    if (index === driver) return `Product.id = ${id}`;
    return isSet[index] ? `word${index}.productId = ${id}` : hasTerm('Product.id', startsWith(word));
  });
  const where = ['TRUE', ...filters].join(' AND ');
  return `(SELECT Product.id FROM ${sets.join(' JOIN ')} JOIN products AS Product
      WHERE ${held.join(' AND ')} AND ${where} LIMIT ${limit})
    UNION (SELECT Product.id FROM products AS Product JOIN product_terms AS hit ON hit.productId = Product.id
      WHERE ${skuStartsWith('hit.term')} AND ${where} LIMIT ${limit})`;
}
