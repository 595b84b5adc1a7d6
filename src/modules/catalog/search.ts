/** Words that InnoDB leaves out of its FULLTEXT index (information_schema.INNODB_FT_DEFAULT_STOPWORD). */
export const STOPWORDS: ReadonlySet<string> = new Set(
  'a about an are as at be by com de en for from how i in is it la of on or that the this to was what when where who will with und www'.split(
    ' ',
  ),
);
/** innodb_ft_min_token_size: shorter words are not in the index either. */
const MIN_WORD_LENGTH = 3;

/** What InnoDB takes for a word: letters with their accents, digits and underscores. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*/gu;
/** Beyond the Basic Multilingual Plane it takes nothing for a letter: such characters part words. */
const NOT_INDEXED = /[\u{10000}-\u{10FFFF}]/gu;

/**
 * What a person typed, as a FULLTEXT query in boolean mode in which every word must begin some word of the
 * text: `cast iron` → `+cast* +iron*`. The operators of that mode (+ - * " ~ @ …) are no part of a word, so
 * none of the person's own survives.
 * @returns undefined when nothing is left that the index could know: look at the name instead
 */
export function fullTextQuery(typed: string): string | undefined {
  const words = (typed.toLowerCase().replace(NOT_INDEXED, ' ').match(WORD) ?? []).filter(
    (word) => word.length >= MIN_WORD_LENGTH && !STOPWORDS.has(word),
  );
  return words.length > 0 ? words.map((word) => `+${word}*`).join(' ') : undefined;
}
