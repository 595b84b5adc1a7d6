import { cut, fold, phraseOf, termsOf } from './words.js';

/** The fields that search terms are made from. */
export interface Searchable {
  name: string;
  description: string | null;
  /** The normalised SKU. */
  skuKey: string;
}

/** No word contains these signs, so they match only SKUs and whole names. */
export const skuTerm = (skuKey: string): string => cut(`#${skuKey}`);
export const nameTerm = (text: string): string => cut(`=${phraseOf(text) || fold(text)}`);

const OF_DESCRIPTION = 1;
const OF_NAME = 100;

/** The terms of a product with their weights: the larger a word's share of the name, the higher its weight. */
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
