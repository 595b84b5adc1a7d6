import { QueryTypes } from 'sequelize';
import type { Queries } from '../../database/queries.js';
import type { QueryWord } from '../../search/words.js';
import { findMatchingIds, MAX_LISTED_IDS } from './matching-ids.js';
import { hasAllWords, hasTerm, type Search } from './search.js';

/** Index entries to examine per requested product, before all matching ids are looked up instead. */
const HITS_PER_PRODUCT = 20;
/** The tier with a single term: sorting by term would keep MariaDB from reading in index order. */
const WORD_TIER = 1;

/** The last product of a page: its tier, and its position in the index. */
export interface RelevancePosition {
  tier: number;
  driver: number;
  term: string;
  weight: number;
  id: number;
}

interface RelevancePage {
  limit: number;
  after?: RelevancePosition;
  offset?: number;
}

/** Which index entries to examine: at most so many per tier, or only those of these products. */
type HitScope = { atMost: number } | { among: number[] } | undefined;

/**
 * Finds products by relevance, in four tiers: the query is the SKU or the whole name; every word matches a word of the
 * product; every word is the beginning of one; the query is the beginning of the SKU. Each product is in one tier only.
 * Within a tier products are sorted as in the index: by term, weight, newest first. So only one page has to be read. If the
 * first entries of a frequent word rarely match the whole query, all matching ids are looked up first.
 * @param filters SQL conditions on Product
 */
export async function findByRelevance(
  sequelize: Queries,
  search: Search,
  filters: string[],
  page: RelevancePage,
): Promise<RelevancePosition[]> {
  const atMost = HITS_PER_PRODUCT * (page.limit + (page.offset ?? 0));
  const positions = await readTiers(sequelize, search, filters, page, { atMost });
  if (positions) return positions;
  const ids = await findMatchingIds(sequelize, search, filters);
  if (ids.length === 0) return [];
  const scope = ids.length > MAX_LISTED_IDS ? undefined : { among: ids };
  return (await readTiers(sequelize, search, filters, page, scope)) as RelevancePosition[];
}

/** @returns undefined when the page is not full and some index entries were not examined */
async function readTiers(
  sequelize: Queries,
  search: Search,
  filters: string[],
  { limit, after, offset = 0 }: RelevancePage,
  scope: HitScope,
): Promise<RelevancePosition[] | undefined> {
  const driver = after?.driver ?? search.driver;
  const found: RelevancePosition[] = [];
  const among = scope && 'among' in scope ? [`hit.productId IN (${scope.among.join(', ')})`] : [];
  let skip = offset;
  for (const [tier, { hit, rest }] of tiersOf(search, driver).entries()) {
    if (tier < (after?.tier ?? 0) || found.length === limit) continue;
    const hits = [hit, ...(after?.tier === tier ? [isAfter(sequelize, after)] : [])].join(' AND ');
    const order = `${tier === WORD_TIER ? '' : 'hit.term, '}hit.weight DESC, hit.productId DESC`;
    const rows = await sequelize.query<Omit<RelevancePosition, 'tier' | 'driver'>>(
      `SELECT hit.productId AS id, hit.term, hit.weight
       FROM ${hitsWithin(scope, hits, order)}
       STRAIGHT_JOIN products AS Product ON Product.id = hit.productId
       WHERE ${[...among, hits, ...rest, ...filters].join(' AND ')}
       ORDER BY ${order}
       LIMIT ${skip + limit - found.length}`,
      { type: QueryTypes.SELECT },
    );
    found.push(...rows.slice(skip).map((row) => ({ tier, driver, ...row })));
    skip = Math.max(0, skip - rows.length);
    if (found.length < limit && scope && 'atMost' in scope) {
      if (await hasMoreHits(sequelize, hits, scope.atMost)) return undefined;
    }
  }
  return found;
}

/** @param order as in the index, for the first entries of a tier */
function hitsWithin(scope: HitScope, condition: string, order: string): string {
  const own = (index: string) => `product_terms AS hit FORCE INDEX (${index})`;
  if (scope && 'among' in scope) return own('PRIMARY');
  if (!scope) return own('product_terms_rank');
  return `(SELECT hit.productId, hit.term, hit.weight FROM ${own('product_terms_rank')}
    WHERE ${condition} ORDER BY ${order} LIMIT ${scope.atMost}) AS hit`;
}

async function hasMoreHits(sequelize: Queries, hits: string, than: number): Promise<boolean> {
  const rows = await sequelize.query(
    `SELECT 1 FROM product_terms AS hit WHERE ${hits} LIMIT 1 OFFSET ${than}`,
    { type: QueryTypes.SELECT },
  );
  return rows.length > 0;
}

interface Tier {
  /** SQL condition on the index entry (`hit`), and further conditions. */
  hit: string;
  rest: string[];
}

function tiersOf(search: Search, driver: number): Tier[] {
  const word = search.words[driver] as QueryWord;
  const id = 'hit.productId';
  const not = (conditions: string[]) => `NOT (${conditions.join(' AND ')})`;
  // If several terms of a product match, only the first one counts.
  const first = (condition: (term: string) => string) =>
    not([hasTerm(id, (term) => `${condition(term)} AND ${term} < hit.term`)]);
  const notExact = not([hasTerm(id, search.isExact)]);
  return [
    { hit: search.isExact('hit.term'), rest: [first(search.isExact)] },
    { hit: search.equals(word)('hit.term'), rest: [...hasAllWords(id, search, 'equals', driver), notExact] },
    {
      hit: search.startsWith(word)('hit.term'),
      rest: [
        ...hasAllWords(id, search, 'startsWith', driver),
        not(hasAllWords(id, search, 'equals')),
        first(search.startsWith(word)),
        notExact,
      ],
    },
    { hit: search.skuStartsWith('hit.term'), rest: [not(hasAllWords(id, search, 'startsWith')), notExact] },
  ];
}

function isAfter(sequelize: Queries, { term, weight, id }: RelevancePosition): string {
  const text = sequelize.escape(term);
  return `(hit.term > ${text} OR (hit.term = ${text}
    AND (hit.weight < ${weight} OR (hit.weight = ${weight} AND hit.productId < ${id}))))`;
}

export const hasResults = async (sequelize: Queries, search: Search, filters: string[]): Promise<boolean> =>
  (await findByRelevance(sequelize, search, filters, { limit: 1 })).length > 0;
