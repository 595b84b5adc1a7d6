import { cut, fold, phraseOf, termsOf } from './words.js';

/** What the terms of a product are made of. */
export interface Searchable {
  name: string;
  description: string | null;
  /** What its SKU is compared by. */
  skuKey: string;
}

/** No word has such a sign, so nothing but a SKU or a whole name is found by these. */
export const skuTerm = (skuKey: string): string => cut(`#${skuKey}`);
export const nameTerm = (text: string): string => cut(`=${phraseOf(text) || fold(text)}`);

const OF_DESCRIPTION = 1;
const OF_NAME = 100;

/** Each term of a product with its weight: a word counts the more, the more of the name it makes up. */
export function weightedTerms({ name, description, skuKey }: Searchable): Map<string, number> {
  const weights = new Map<string, number>([
    [skuTerm(skuKey), 0],
    [nameTerm(name), 0],
  ]);
  for (const term of termsOf(description ?? '')) weights.set(term, OF_DESCRIPTION);
  const ofName = termsOf(name);
  for (const term of new Set(ofName)) {
    const share = ofName.filter((one) => one === term).length / ofName.length;
    weights.set(term, OF_NAME + Math.max(1, Math.round(100 * share)));
  }
  return weights;
}
