import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { isForgivable, isOneTypoApart, variantsOf } from '../../search/typos.js';
import { type Wanted, wordsOf } from '../../search/words.js';
import { countFound, planSearch, type Search } from './search.js';

/** Words that are tried in the place of one. */
const MAX_CANDIDATES = 20;

/**
 * Nothing was found: takes one word for a typo, and looks for the one with which most is found.
 * @returns undefined when there is none
 */
export async function correctTypo(
  sequelize: Sequelize,
  q: string,
  filters: string[],
): Promise<{ search: Search; total: number; corrected: string } | undefined> {
  const words = wordsOf(q);
  let best: { search: Search; total: number; corrected: string } | undefined;
  for (const [index, { word }] of words.entries()) {
    if (!isForgivable(word)) continue;
    for (const candidate of await candidatesFor(sequelize, word)) {
      const others = words.with(index, { word: candidate, orLonger: false });
      const search = (await planSearch(sequelize, q, others)) as Search;
      const total = await countFound(sequelize, search, filters);
      if (total > (best?.total ?? 0)) {
        best = { search, total, corrected: others.map((one: Wanted) => one.word).join(' ') };
      }
    }
    if (best) return best;
  }
  return undefined;
}

/** Words that a product has, one typo from that one. */
async function candidatesFor(sequelize: Sequelize, word: string): Promise<string[]> {
  const rows = await sequelize.query<{ word: string }>(
    `SELECT DISTINCT word FROM search_words
     WHERE variant IN (:variants) AND EXISTS (SELECT 1 FROM product_terms WHERE term = word)`,
    { replacements: { variants: variantsOf(word) }, type: QueryTypes.SELECT },
  );
  return rows
    .map((row) => row.word)
    .filter((one) => isOneTypoApart(word, one))
    .slice(0, MAX_CANDIDATES);
}
