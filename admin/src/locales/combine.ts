import type { TranslationMessages } from 'react-admin';

type Tree = { [key: string]: string | Tree };

/** All exports of all areas in one tree; two areas may fill the same branch, such as `resources`. */
export function combine(
  base: TranslationMessages,
  areas: Record<string, Record<string, object>>,
): TranslationMessages {
  const all = structuredClone(base) as unknown as Tree;
  for (const area of Object.values(areas)) {
    for (const messages of Object.values(area)) merge(all, messages as Tree);
  }
  return all as unknown as TranslationMessages;
}

function merge(into: Tree, from: Tree): void {
  for (const [key, value] of Object.entries(from)) {
    const there = into[key];
    if (typeof value === 'object' && typeof there === 'object') merge(there, value);
    else into[key] = value;
  }
}

/** The same keys with other words: what a translation has to be. */
export type Translated<Messages> = {
  [Key in keyof Messages]: Messages[Key] extends string ? string : Translated<Messages[Key]>;
};
