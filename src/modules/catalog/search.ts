import { QueryTypes } from 'sequelize';
import type { Queries } from '../../database/queries.js';
import { identityOf } from '../../rules/identity.js';
import { nameTerm, skuTerm } from '../../search/product-terms.js';
import { type QueryWord, wordsOf } from '../../search/words.js';

/** Hits to count per word, to find the rarest word. */
const SAMPLE = 2_000;

/** A prepared search: SQL conditions on `Product` and on rows of product_terms. */
export interface Search {
  words: QueryWord[];
  /** Index of the word whose hits are read: the rarest one. */
  driver: number;
  /** Each returns an SQL condition on the given `term` column. */
  isExact: (term: string) => string;
  skuStartsWith: (term: string) => string;
  equals: (word: QueryWord) => (term: string) => string;
  startsWith: (word: QueryWord) => (term: string) => string;
}

/** Sorts after everything that begins with the same characters. */
const LAST = '\u{10ffff}';

/**
 * @param words override the words of `q`, after a typo was corrected
 * @returns undefined if `q` has no words
 */
export async function planSearch(
  sequelize: Queries,
  q: string,
  words = wordsOf(q),
): Promise<Search | undefined> {
  if (words.length === 0) return undefined;
  const text = (value: string) => sequelize.escape(value);
  const range = (from: string) => (term: string) =>
    `${term} >= ${text(from)} AND ${term} < ${text(from + LAST)}`;
  const equals =
    ({ word }: QueryWord) =>
    (term: string) =>
      `${term} = ${text(word)}`;
  const startsWith = (word: QueryWord) => (word.allowsPrefix ? range(word.word) : equals(word));
  const sku = skuTerm(identityOf(q));
  return {
    words,
    driver: words.length === 1 ? 0 : await rarestOf(sequelize, words.map(startsWith)),
    isExact: (term) => `${term} IN (${text(sku)}, ${text(nameTerm(q))})`,
    skuStartsWith: range(sku),
    equals,
    startsWith,
  };
}

async function rarestOf(sequelize: Queries, conditions: Array<(term: string) => string>): Promise<number> {
  const found = await countHits(sequelize, conditions);
  return found.indexOf(Math.min(...found));
}

/** Number of hits per condition, counted up to SAMPLE. */
export async function countHits(
  sequelize: Queries,
  conditions: Array<(term: string) => string>,
): Promise<number[]> {
  const counts = conditions.map(
    (condition, index) =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM product_terms WHERE ${condition('term')} LIMIT ${SAMPLE}) AS hit) AS w${index}`,
  );
  const [row] = await sequelize.query<Record<string, number>>(`SELECT ${counts.join(', ')}`, {
    type: QueryTypes.SELECT,
  });
  return conditions.map((_, index) => row?.[`w${index}`] ?? 0);
}

/**
 * SQL: the product has a matching term. A scalar subquery, which the servers do not turn into a join: they look up the
 * product's own terms, which are stored together.
 */
export const hasTerm = (productId: string, condition: (term: string) => string): string =>
  `(SELECT 1 FROM product_terms AS own WHERE own.productId = ${productId} AND ${condition('own.term')} LIMIT 1) IS NOT NULL`;

export const hasAllWords = (
  productId: string,
  search: Search,
  match: 'equals' | 'startsWith',
  but?: number,
): string[] =>
  search.words.filter((_, index) => index !== but).map((word) => hasTerm(productId, search[match](word)));

/** SQL: the product matches the search; for lists that are not sorted by relevance. */
export const matchesSearch = (search: Search): string =>
  `((${hasAllWords('Product.id', search, 'startsWith').join(' AND ')}) OR ${hasTerm('Product.id', search.skuStartsWith)})`;
