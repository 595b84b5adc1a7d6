/** Words that are long enough for typo correction; no numbers or codes. */
export const VARIANT_LENGTH = 64;
const FORGIVABLE = new RegExp(`^\\p{L}{4,${VARIANT_LENGTH}}$`, 'u');

export const isForgivable = (word: string): boolean => word.length <= VARIANT_LENGTH && FORGIVABLE.test(word);

/** The word itself, and the word without each one of its letters. Two words one typo apart share one of these. */
export function variantsOf(word: string): string[] {
  const letters = [...word];
  return [...new Set([word, ...letters.map((_, index) => letters.toSpliced(index, 1).join(''))])];
}

/** Whether two words differ by one inserted, deleted or replaced letter, or by two swapped letters. */
export function isOneTypoApart(one: string, other: string): boolean {
  const [a, b] = [[...one], [...other]];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  const tailsFrom = (i: number, j: number) => a.slice(i).join('') === b.slice(j).join('');
  if (one === other) return false;
  return (
    tailsFrom(start + 1, start + 1) ||
    tailsFrom(start + 1, start) ||
    tailsFrom(start, start + 1) ||
    (a[start] === b[start + 1] && a[start + 1] === b[start] && tailsFrom(start + 2, start + 2))
  );
}
