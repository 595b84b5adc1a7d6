import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { identityOf } from '../../models/identity.js';
import { nameTerm, skuTerm } from '../../search/product-terms.js';
import { type Wanted, wordsOf } from '../../search/words.js';

/** Hits are counted up to here: to count them all takes longer than to find the best. */
export const COUNTED = 10_000;
/** Hits of a word that are counted to tell which word is the rarest. */
const SAMPLE = 2_000;

/** A search that is ready to be run: conditions in SQL, on `Product` and on rows of product_terms. */
export interface Search {
  words: Wanted[];
  /** The word that the hits are read by: the rarest. */
  driver: number;
  /** SQL on the column that it is given, of terms. */
  exact: (term: string) => string;
  longerSku: (term: string) => string;
  whole: (word: Wanted) => (term: string) => string;
  begun: (word: Wanted) => (term: string) => string;
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
  const whole =
    ({ word }: Wanted) =>
    (term: string) =>
      `${term} = ${text(word)}`;
  const begun = (word: Wanted) => (word.orLonger ? range(word.word) : whole(word));
  const sku = skuTerm(identityOf(q));
  return {
    words,
    driver: words.length === 1 ? 0 : await rarestOf(sequelize, words.map(begun)),
    exact: (term) => `${term} IN (${text(sku)}, ${text(nameTerm(q))})`,
    longerSku: range(sku),
    whole,
    begun,
  };
}

async function rarestOf(sequelize: Sequelize, conditions: Array<(term: string) => string>): Promise<number> {
  const counts = conditions.map(
    (condition, index) =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM product_terms WHERE ${condition('term')} LIMIT ${SAMPLE}) AS hit) AS w${index}`,
  );
  const [row] = await sequelize.query<Record<string, number>>(`SELECT ${counts.join(', ')}`, {
    type: QueryTypes.SELECT,
  });
  const found = conditions.map((_, index) => row?.[`w${index}`] ?? 0);
  return found.indexOf(Math.min(...found));
}

/**
 * That a product has such a term. Neither server makes a join of it: it looks at the product's own terms, which lie
 * together.
 */
const has = (productId: string, condition: (term: string) => string): string =>
  `(SELECT 1 FROM product_terms AS own WHERE own.productId = ${productId} AND ${condition('own.term')} LIMIT 1) IS NOT NULL`;

const hasAll = (productId: string, search: Search, match: 'whole' | 'begun', but?: number): string[] =>
  search.words.filter((_, index) => index !== but).map((word) => has(productId, search[match](word)));

/** SQL that holds for a product that is found, for lists in another order than that of relevance. */
export const isFound = (search: Search): string =>
  `((${hasAll('Product.id', search, 'begun').join(' AND ')}) OR ${has('Product.id', search.longerSku)})`;

/** The tier of one term alone: to sort by it would keep MariaDB from reading in the order of the index. */
const WHOLE = 1;

/** Where a page ends: in which tier, and behind which term. */
export interface Place {
  tier: number;
  driver: number;
  term: string;
  weight: number;
  id: number;
}

/**
 * What is found in the order of relevance: the SKU or the whole name; every word is a word of the product; every word
 * begins one; the SKU begins so. Within these by term and by weight, the newest first: the order of the index, so that
 * a page is read and no more. A product is in one tier alone.
 * @param filters SQL on Product
 */
export async function findByRelevance(
  sequelize: Sequelize,
  search: Search,
  filters: string[],
  { limit, behind, offset = 0 }: { limit: number; behind?: Place; offset?: number },
): Promise<Place[]> {
  const driver = behind?.driver ?? search.driver;
  const found: Place[] = [];
  let skip = offset;
  for (const [tier, conditions] of tiersOf(search, driver).entries()) {
    if (tier < (behind?.tier ?? 0) || found.length === limit) continue;
    const last = behind?.tier === tier ? [isBehind(sequelize, behind)] : [];
    const rows = await sequelize.query<Omit<Place, 'tier' | 'driver'>>(
      `SELECT hit.productId AS id, hit.term, hit.weight
       FROM product_terms AS hit FORCE INDEX (product_terms_rank)
       STRAIGHT_JOIN products AS Product ON Product.id = hit.productId
       WHERE ${[...conditions, ...filters, ...last].join(' AND ')}
       ORDER BY ${tier === WHOLE ? '' : 'hit.term, '}hit.weight DESC, hit.productId DESC
       LIMIT ${skip + limit - found.length}`,
      { type: QueryTypes.SELECT },
    );
    found.push(...rows.slice(skip).map((row) => ({ tier, driver, ...row })));
    skip = Math.max(0, skip - rows.length);
  }
  return found;
}

function tiersOf(search: Search, driver: number): string[][] {
  const word = search.words[driver] as Wanted;
  const id = 'hit.productId';
  const not = (conditions: string[]) => `NOT (${conditions.join(' AND ')})`;
  // One hit of a product is enough: that of the first term.
  const first = (condition: (term: string) => string) =>
    not([has(id, (term) => `${condition(term)} AND ${term} < hit.term`)]);
  const notExact = not([has(id, search.exact)]);
  return [
    [search.exact('hit.term'), first(search.exact)],
    [search.whole(word)('hit.term'), ...hasAll(id, search, 'whole', driver), notExact],
    [
      search.begun(word)('hit.term'),
      ...hasAll(id, search, 'begun', driver),
      not(hasAll(id, search, 'whole')),
      first(search.begun(word)),
      notExact,
    ],
    [search.longerSku('hit.term'), not(hasAll(id, search, 'begun')), notExact],
  ];
}

function isBehind(sequelize: Sequelize, { term, weight, id }: Place): string {
  const text = sequelize.escape(term);
  return `(hit.term > ${text} OR (hit.term = ${text}
    AND (hit.weight < ${weight} OR (hit.weight = ${weight} AND hit.productId < ${id}))))`;
}

/** How many are found, counted up to COUNTED + 1. */
export async function countFound(sequelize: Sequelize, search: Search, filters: string[]): Promise<number> {
  const word = search.words[search.driver] as Wanted;
  const hits = (conditions: string[]) =>
    `(SELECT DISTINCT hit.productId FROM product_terms AS hit FORCE INDEX (product_terms_rank)
      STRAIGHT_JOIN products AS Product ON Product.id = hit.productId
      WHERE ${[...conditions, ...filters].join(' AND ')} LIMIT ${COUNTED + 1})`;
  const byWords = [
    search.begun(word)('hit.term'),
    ...hasAll('hit.productId', search, 'begun', search.driver),
  ];
  const [row] = await sequelize.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (${hits(byWords)} UNION ${hits([search.longerSku('hit.term')])}) AS found`,
    { type: QueryTypes.SELECT },
  );
  return row?.total ?? 0;
}
