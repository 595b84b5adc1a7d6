/**
 * Splits texts and queries into words for the search. Both are folded in the same way, so the search does not depend on
 * collations, stop words or minimum lengths.
 */

/** Maximum length of a term, and of a query. */
export const TERM_LENGTH = 200;
/** Truncates a term to TERM_LENGTH, without splitting a surrogate pair. */
export const cut = (term: string): string => term.slice(0, TERM_LENGTH).replace(/[\uD800-\uDBFF]$/, '');

/** Text without spaces gets a term for each of its suffixes, of at most so many characters. */
const WINDOW = 24;

/** Vowel points that readers may leave out: combining accents, Hebrew and Arabic. Signs of other scripts are letters. */
const POINTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
/** Letters that Unicode does not decompose into a letter and an accent. */
const LETTERS: Record<string, string> = {
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
};

/** Scripts without spaces between words. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/u;
/** A word with trailing signs, unless another letter follows: `a+b` is two words. */
const WORD = new RegExp(
  `[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*(?:[+#]+(?![+#]|(?!${UNSPACED.source})\\p{L}))?`,
  'gu',
);
/** `C++`, `C#`: a letter that means something else with its signs than without. */
const SIGNED_LETTER = /^\p{L}[+#]+$/u;
const RUNS = new RegExp(`${UNSPACED.source}|(?:(?!${UNSPACED.source}).)+`, 'gu');
/** Digits and letters of a word such as `26cm`. */
const PARTS = /\p{N}+|[^\p{N}]+/gu;

/** Removes differences of case, accents, width and ligatures: `Crème` becomes `creme`, `Straße` becomes `strasse`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(POINTS, '')
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
    .replace(POINTS, '')
    .replace(/[øđðłħıæœþς]/g, (letter) => LETTERS[letter] as string);
}

/** The words of a folded text in order. A change of script starts a new word. */
const runsOf = (folded: string): string[] =>
  (folded.match(WORD) ?? [])
    .flatMap((word) => word.match(RUNS) ?? [])
    // A mark that belonged to a letter of the other script does not start a word.
    .map((run) => run.replace(/^\p{M}+/u, ''))
    .map((run) => (SIGNED_LETTER.test(run) ? run : run.replace(/[+#]+$/, '')))
    .filter((run) => run !== '');

const isUnspaced = (run: string): boolean => UNSPACED.test(run);

/** The search terms of a text, each as often as it occurs. */
export function termsOf(text: string): string[] {
  return runsOf(fold(text)).flatMap((run) => {
    if (isUnspaced(run)) return endsOf(run);
    const parts = run.match(PARTS) ?? [];
    return (parts.length > 1 ? [run, ...parts] : [run]).map(cut);
  });
}

/** `東京都` → `東京都`, `京都`, `都`: every substring is a prefix of one of them. */
function endsOf(run: string): string[] {
  const characters = [...run];
  return characters.flatMap((character, index) =>
    /\p{M}/u.test(character) ? [] : [characters.slice(index, index + WINDOW).join('')],
  );
}

/** A word of a query. */
export interface QueryWord {
  word: string;
  /** Whether longer words that begin with it match too; not for numbers: 42 must not match 420. */
  allowsPrefix: boolean;
}

/** The words of a query, each once. A product must match all of them. */
export function wordsOf(query: string): QueryWord[] {
  const words = runsOf(fold(query)).flatMap((run) => (isUnspaced(run) ? windowsOf(run) : [run]));
  return [...new Set(words)].map((word) => ({
    word: cut(word),
    allowsPrefix: !/^\p{N}+$/u.test(word),
  }));
}

function windowsOf(run: string): string[] {
  const characters = [...run];
  if (characters.length <= WINDOW) return [run];
  const starts = Array.from({ length: Math.ceil(characters.length / WINDOW) }, (_, index) =>
    Math.min(index * WINDOW, characters.length - WINDOW),
  );
  return starts.map((start) => characters.slice(start, start + WINDOW).join(''));
}

/** The words of a text, joined: equal for names that differ only in case, accents and punctuation. */
export const phraseOf = (text: string): string => runsOf(fold(text)).join(' ');
