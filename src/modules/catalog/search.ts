import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { identityOf } from '../../rules/identity.js';
import { nameTerm, skuTerm } from '../../search/product-terms.js';
import { type QueryWord, wordsOf } from '../../search/words.js';

/** Hits of a word that are counted to tell which word is the rarest. */
const SAMPLE = 2_000;

/** A search that is ready to be run: conditions in SQL, on `Product` and on rows of product_terms. */
export interface Search {
  words: QueryWord[];
  /** The word that the hits are read by: the rarest. */
  driver: number;
  /** SQL on the column that it is given, of terms. */
  isExact: (term: string) => string;
  skuStartsWith: (term: string) => string;
  equals: (word: QueryWord) => (term: string) => string;
  startsWith: (word: QueryWord) => (term: string) => string;
}

/** Sorts behind all that begins with the same characters. */
const LAST = '\u{10ffff}';

/**
 * @param words instead of those of `q`, when one of them was taken for a typo
 * @returns undefined when there is no word in it
 */
export async function planSearch(
  sequelize: Sequelize,
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

async function rarestOf(sequelize: Sequelize, conditions: Array<(term: string) => string>): Promise<number> {
  const found = await countHits(sequelize, conditions);
  return found.indexOf(Math.min(...found));
}

/** Of each condition, up to SAMPLE. */
export async function countHits(
  sequelize: Sequelize,
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
 * That a product has such a term. Neither server makes a join of it: it looks at the product's own terms, which lie
 * together.
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

/** SQL that holds for a product that is found, for lists in another order than that of relevance. */
export const matchesSearch = (search: Search): string =>
  `((${hasAllWords('Product.id', search, 'startsWith').join(' AND ')}) OR ${hasTerm('Product.id', search.skuStartsWith)})`;
