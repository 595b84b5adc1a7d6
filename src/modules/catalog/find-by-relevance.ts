import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Wanted } from '../../search/words.js';
import { has, hasAll, type Search } from './search.js';
import { FEW, findIds } from './search-sets.js';

/** Hits that are looked at one by one for each product that is wanted, before it is done by sets. */
const LOOKED_AT = 20;
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
