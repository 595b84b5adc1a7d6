import slugify from '@sindresorhus/slugify';
import { LIMITS } from './rules.js';

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
