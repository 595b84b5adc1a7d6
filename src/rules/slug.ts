import { randomInt } from 'node:crypto';
import slugify from '@sindresorhus/slugify';
import { LIMITS } from './values.js';

/** Letters that sign languages and plans: without them `C++`, `C#` and `C` would be one. */
const SIGNS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(?<=[\p{L}+])\+/gu, ' plus '],
  [/(?<=\p{L})#/gu, ' sharp '],
];

/**
 * A name as it stands in an address: lower case words of ASCII, joined by hyphens, cut where it is too long.
 * @example slugOf('Käse & Brot') // 'kaese-and-brot'
 * @returns '' for a name of which none can be made
 */
export function slugOf(name: string, max: number = LIMITS.slug.max): string {
  const spelled = SIGNS.reduce((text, [sign, word]) => text.replace(sign, word), name);
  const slug = slugify(spelled.toWellFormed(), { decamelize: false });
  return slug.slice(0, max).replace(/-$/, '');
}

/** Before any suffix there is room for the longest. */
export const LONGEST_SUFFIX = 10;

/** `lamp`, then `lamp-417`: those who want the same at once are not to wait for each other twice. */
export function suffixOf(attempt: number): string {
  if (attempt === 0) return '';
  return attempt === 1 ? `-${randomInt(100, 1_000)}` : `-${randomInt(10 ** 8, 10 ** 9)}`;
}
