import { QueryTypes } from 'sequelize';
import type { Queries } from '../../database/queries.js';
import { isForgivable, isOneTypoApart, variantsOf } from '../../search/typos.js';
import { type QueryWord, wordsOf } from '../../search/words.js';
import { hasResults } from './find-by-relevance.js';
import { countHits, planSearch, type Search } from './search.js';

/** Most replacements to try for one word. */
const MAX_CANDIDATES = 20;

/**
 * For a query without results: replaces one word by a similar one, the most frequent with which something is found.
 * @returns undefined if no replacement finds anything
 */
export async function correctTypo(
  sequelize: Queries,
  q: string,
  filters: string[],
): Promise<{ search: Search; corrected: string } | undefined> {
  const words = wordsOf(q);
  for (const [index, { word }] of words.entries()) {
    if (!isForgivable(word)) continue;
    for (const candidate of await candidatesFor(sequelize, word)) {
      const others = words.with(index, { word: candidate, allowsPrefix: false });
      const search = (await planSearch(sequelize, q, others)) as Search;
      if (await hasResults(sequelize, search, filters)) {
        return { search, corrected: others.map((one: QueryWord) => one.word).join(' ') };
      }
    }
  }
  return undefined;
}

/** Words of products that are one typo away, most frequent first. */
async function candidatesFor(sequelize: Queries, word: string): Promise<string[]> {
  const rows = await sequelize.query<{ word: string }>(
    `SELECT DISTINCT word FROM search_words
     WHERE variant IN (:variants) AND EXISTS (SELECT 1 FROM product_terms WHERE term = word)`,
    { replacements: { variants: variantsOf(word) }, type: QueryTypes.SELECT },
  );
  const candidates = rows
    .map((row) => row.word)
    .filter((one) => isOneTypoApart(word, one))
    .slice(0, MAX_CANDIDATES);
  if (candidates.length < 2) return candidates;
  const hits = await countHits(
    sequelize,
    candidates.map((one) => (term) => `${term} = ${sequelize.escape(one)}`),
  );
  const order = [...candidates.keys()].sort((a, b) => (hits[b] as number) - (hits[a] as number));
  return order.map((index) => candidates[index] as string);
}
