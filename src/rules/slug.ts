import { randomInt } from 'node:crypto';
import slugify from '@sindresorhus/slugify';
import { LIMITS } from './values.js';

/** Signs that are spelled out, so that `C++`, `C#` and `C` differ. */
const SIGNS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(?<=[\p{L}+])\+/gu, ' plus '],
  [/(?<=\p{L})#/gu, ' sharp '],
];

/**
 * A name for URLs: lower-case ASCII words joined by hyphens, cut where it is too long.
 * @example slugOf('Käse & Brot') // 'kaese-and-brot'
 * @returns '' when nothing of the name is left
 */
export function slugOf(name: string, max: number = LIMITS.slug.max): string {
  const spelled = SIGNS.reduce((text, [sign, word]) => text.replace(sign, word), name);
  const slug = slugify(spelled.toWellFormed(), { decamelize: false });
  return slug.slice(0, max).replace(/-$/, '');
}

/** Room that slugs leave for a suffix. */
export const LONGEST_SUFFIX = 10;

/** `lamp`, then `lamp-417`: random, so that concurrent writers of the same name collide only once. */
export function suffixOf(attempt: number): string {
  if (attempt === 0) return '';
  return attempt === 1 ? `-${randomInt(100, 1_000)}` : `-${randomInt(10 ** 8, 10 ** 9)}`;
}
