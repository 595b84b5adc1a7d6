/**
 * What words are to the search: of a text, so that a product is found by each of them, and of what a person typed.
 * Both sides are folded alike, so nothing depends on a collation, a list of stop words or a least length.
 */

/** No term is longer, and neither is what a person types (200 characters). */
export const TERM_LENGTH = 200;
/** A term as it is kept. A character that takes two units of UTF-16 is never halved: no column holds half of one. */
export const cut = (term: string): string => term.slice(0, TERM_LENGTH).replace(/[\uD800-\uDBFF]$/, '');

/** A text without spaces is known by each of its ends, of so many characters at most. */
const WINDOW = 24;

/** Vowel points that readers may leave out: combining accents, Hebrew and Arabic. Signs of other scripts are letters. */
const POINTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
/** What Unicode does not take apart into a letter and an accent. */
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

/** Scripts that part no words with spaces. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/u;
/** With the signs behind it, unless another letter follows: a+b are two words. */
const WORD = new RegExp(
  `[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*(?:[+#]+(?![+#]|(?!${UNSPACED.source})\\p{L}))?`,
  'gu',
);
/** `C++`, `C#`: a letter that means something else with its signs than without. */
const SIGNED_LETTER = /^\p{L}[+#]+$/u;
const RUNS = new RegExp(`${UNSPACED.source}|(?:(?!${UNSPACED.source}).)+`, 'gu');
/** Of a word such as `26cm`. */
const PARTS = /\p{N}+|[^\p{N}]+/gu;

/** Case, accents, width and ligatures away: `Crème`, `CREME` and `creme` are one, `Straße` is `strasse`. */
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

/** The words of a folded text in their order; where another script begins, another word does. */
const runsOf = (folded: string): string[] =>
  (folded.match(WORD) ?? [])
    .flatMap((word) => word.match(RUNS) ?? [])
    // A mark that belonged to a letter of the other script begins no word.
    .map((run) => run.replace(/^\p{M}+/u, ''))
    .map((run) => (SIGNED_LETTER.test(run) ? run : run.replace(/[+#]+$/, '')))
    .filter((run) => run !== '');

const isUnspaced = (run: string): boolean => UNSPACED.test(run);

/** The terms by which a text is found, each as often as it occurs. */
export function termsOf(text: string): string[] {
  return runsOf(fold(text)).flatMap((run) => {
    if (isUnspaced(run)) return endsOf(run);
    const parts = run.match(PARTS) ?? [];
    return (parts.length > 1 ? [run, ...parts] : [run]).map(cut);
  });
}

/** `東京都` → `東京都`, `京都`, `都`: whatever stands within it begins one of them. */
function endsOf(run: string): string[] {
  const characters = [...run];
  return characters.flatMap((character, index) =>
    /\p{M}/u.test(character) ? [] : [characters.slice(index, index + WINDOW).join('')],
  );
}

/** A word that somebody looks for. */
export interface QueryWord {
  word: string;
  /** Whether what begins with it will do: not for numbers, as 42 is no 420. */
  allowsPrefix: boolean;
}

/** The words of a query, each once. A product has to have them all. */
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

/** The words of a text in one line: two names that differ in case, accents and punctuation alone are the same. */
export const phraseOf = (text: string): string => runsOf(fold(text)).join(' ');
