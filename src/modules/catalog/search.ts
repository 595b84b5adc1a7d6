import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { identityOf } from '../../models/identity.js';
import { nameTerm, skuTerm } from '../../search/product-terms.js';
import { type Wanted, wordsOf } from '../../search/words.js';

/** Hits are counted up to here: to count them all takes longer than to find the best. */
export const COUNTED = 10_000;
/** Where no more are found, their ids are listed, and sorted. */
export const FEW = 2_000;
/** Hits that are looked at one by one for each product that is wanted, before it is done by sets. */
const LOOKED_AT = 20;
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

interface PageOfPlaces {
  limit: number;
  behind?: Place;
  offset?: number;
}

/** How hits are looked at: so many of each tier at most, or those of the products that are found. */
type Reach = { atMost: number } | { among: number[] } | undefined;

/**
 * What is found in the order of relevance: the SKU or the whole name; every word is a word of the product; every word
 * begins one; the SKU begins so. Within these by term and by weight, the newest first: the order of the index, so that
 * a page is read and no more. A product is in one tier alone. Where the first hits of a common word have too little of
 * what is wanted, it is first looked up which few products have it all.
 * @param filters SQL on Product
 */
export async function findByRelevance(
  sequelize: Sequelize,
  search: Search,
  filters: string[],
  page: PageOfPlaces,
): Promise<Place[]> {
  const atMost = LOOKED_AT * (page.limit + (page.offset ?? 0));
  const places = await readTiers(sequelize, search, filters, page, { atMost });
  if (places) return places;
  const ids = await findIds(sequelize, search, filters);
  if (ids.length === 0) return [];
  const reach = ids.length > FEW ? undefined : { among: ids };
  return (await readTiers(sequelize, search, filters, page, reach)) as Place[];
}

/** @returns undefined when the page is not full, and there are more hits than were looked at */
async function readTiers(
  sequelize: Sequelize,
  search: Search,
  filters: string[],
  { limit, behind, offset = 0 }: PageOfPlaces,
  reach: Reach,
): Promise<Place[] | undefined> {
  const driver = behind?.driver ?? search.driver;
  const found: Place[] = [];
  const among = reach && 'among' in reach ? [`hit.productId IN (${reach.among.join(', ')})`] : [];
  let skip = offset;
  for (const [tier, { hit, rest }] of tiersOf(search, driver).entries()) {
    if (tier < (behind?.tier ?? 0) || found.length === limit) continue;
    const hits = [hit, ...(behind?.tier === tier ? [isBehind(sequelize, behind)] : [])].join(' AND ');
    const order = `${tier === WHOLE ? '' : 'hit.term, '}hit.weight DESC, hit.productId DESC`;
    const rows = await sequelize.query<Omit<Place, 'tier' | 'driver'>>(
      `SELECT hit.productId AS id, hit.term, hit.weight
       FROM ${hitsWithin(reach, hits, order)}
       STRAIGHT_JOIN products AS Product ON Product.id = hit.productId
       WHERE ${[...among, hits, ...rest, ...filters].join(' AND ')}
       ORDER BY ${order}
       LIMIT ${skip + limit - found.length}`,
      { type: QueryTypes.SELECT },
    );
    found.push(...rows.slice(skip).map((row) => ({ tier, driver, ...row })));
    skip = Math.max(0, skip - rows.length);
    if (found.length < limit && reach && 'atMost' in reach) {
      if (await areMore(sequelize, hits, reach.atMost)) return undefined;
    }
  }
  return found;
}

/** @param order which the index has, for the first ones of a tier */
function hitsWithin(reach: Reach, condition: string, order: string): string {
  const own = (index: string) => `product_terms AS hit FORCE INDEX (${index})`;
  if (reach && 'among' in reach) return own('PRIMARY');
  if (!reach) return own('product_terms_rank');
  return `(SELECT hit.productId, hit.term, hit.weight FROM ${own('product_terms_rank')}
    WHERE ${condition} ORDER BY ${order} LIMIT ${reach.atMost}) AS hit`;
}

async function areMore(sequelize: Sequelize, hits: string, than: number): Promise<boolean> {
  const rows = await sequelize.query(
    `SELECT 1 FROM product_terms AS hit WHERE ${hits} LIMIT 1 OFFSET ${than}`,
    { type: QueryTypes.SELECT },
  );
  return rows.length > 0;
}

interface Tier {
  /** SQL on the hit, by which it is read, and what else has to hold. */
  hit: string;
  rest: string[];
}

function tiersOf(search: Search, driver: number): Tier[] {
  const word = search.words[driver] as Wanted;
  const id = 'hit.productId';
  const not = (conditions: string[]) => `NOT (${conditions.join(' AND ')})`;
  // One hit of a product is enough: that of the first term.
  const first = (condition: (term: string) => string) =>
    not([has(id, (term) => `${condition(term)} AND ${term} < hit.term`)]);
  const notExact = not([has(id, search.exact)]);
  return [
    { hit: search.exact('hit.term'), rest: [first(search.exact)] },
    { hit: search.whole(word)('hit.term'), rest: [...hasAll(id, search, 'whole', driver), notExact] },
    {
      hit: search.begun(word)('hit.term'),
      rest: [
        ...hasAll(id, search, 'begun', driver),
        not(hasAll(id, search, 'whole')),
        first(search.begun(word)),
        notExact,
      ],
    },
    { hit: search.longerSku('hit.term'), rest: [not(hasAll(id, search, 'begun')), notExact] },
  ];
}

function isBehind(sequelize: Sequelize, { term, weight, id }: Place): string {
  const text = sequelize.escape(term);
  return `(hit.term > ${text} OR (hit.term = ${text}
    AND (hit.weight < ${weight} OR (hit.weight = ${weight} AND hit.productId < ${id}))))`;
}

export const findsAny = async (sequelize: Sequelize, search: Search, filters: string[]): Promise<boolean> =>
  (await findByRelevance(sequelize, search, filters, { limit: 1 })).length > 0;

/** How many are found, counted up to COUNTED + 1. */
export async function countFound(sequelize: Sequelize, search: Search, filters: string[]): Promise<number> {
  const [row] = await sequelize.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (${foundIds(search, filters, COUNTED + 1)}) AS found`,
    { type: QueryTypes.SELECT },
  );
  return row?.total ?? 0;
}

/** Of what is found, in no order: all, or more than FEW. */
export async function findIds(sequelize: Sequelize, search: Search, filters: string[]): Promise<number[]> {
  const rows = await sequelize.query<{ id: number }>(foundIds(search, filters, FEW + 1), {
    type: QueryTypes.SELECT,
  });
  return rows.map(({ id }) => id);
}

/**
 * By sets: those that have the one word, joined with those that have the other. Each is a table of its own, so that the
 * servers neither look up every hit by itself nor, where the filters leave few products, make these tables at all.
 */
function foundIds(search: Search, filters: string[], limit: number): string {
  const holders = search.words.map(
    (word, index) =>
      `(SELECT DISTINCT productId FROM product_terms FORCE INDEX (product_terms_rank)
        WHERE ${search.begun(word)('term')}) AS word${index}`,
  );
  const where = filters.length > 0 ? filters.join(' AND ') : 'TRUE';
  const same = search.words.map(
    (_, index) => `word${index}.productId = ${index === 0 ? 'Product.id' : 'word0.productId'}`,
  );
  return `(SELECT Product.id FROM ${holders.join(' JOIN ')} JOIN products AS Product
      WHERE ${[...same, where].join(' AND ')} LIMIT ${limit})
    UNION (SELECT Product.id FROM products AS Product JOIN product_terms AS hit ON hit.productId = Product.id
      WHERE ${search.longerSku('hit.term')} AND ${where} LIMIT ${limit})`;
}
