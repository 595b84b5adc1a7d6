import { isEnglish } from '../i18n/say';
import { client } from './client';
import type { ProblemDocument } from './problem';

const PRODUCTS = /\bproducts? (\d+(?:, \d+)*)/g;
const LOCATIONS = /\blocation (\d+)/gi;
/** As many as one page has. */
const MOST = 100;

type Names = Map<string, string>;

/**
 * The service names products and locations by their ids, and people know them by their names: the ids in its sentences are
 * replaced by those, and `names` has those of the products. What cannot be looked up stays as it is.
 */
export async function named(problem: ProblemDocument): Promise<ProblemDocument> {
  const texts = [problem.detail, ...(problem.errors ?? []).map(({ message }) => message)];
  const [products, locations] = await Promise.all([productsIn(texts), locationsIn(texts)]);
  if (products.size + locations.size === 0) return problem;
  const inWords = (text: string) =>
    text
      .replace(PRODUCTS, (whole, ids: string) => {
        const names = ids.split(', ').map((id) => products.get(id));
        return names.includes(undefined) ? whole : names.join(', ');
      })
      .replace(LOCATIONS, (whole, id: string) => locations.get(id) ?? whole);
  // A field's sentence is translated by its wording: elsewhere it keeps the ids that belong to it.
  const errors = isEnglish()
    ? problem.errors?.map((one) => ({ ...one, message: inWords(one.message) }))
    : problem.errors;
  return {
    ...problem,
    detail: inWords(problem.detail),
    ...(errors && { errors }),
    names: [...products.values()],
  };
}

async function productsIn(texts: string[]): Promise<Names> {
  const ids = idsIn(texts, PRODUCTS).slice(0, MOST);
  if (ids.length === 0) return new Map();
  return namesOf(() =>
    client.GET('/api/admin/products', { params: { query: { ids: ids.join(','), limit: MOST } } }),
  );
}

async function locationsIn(texts: string[]): Promise<Names> {
  if (idsIn(texts, LOCATIONS).length === 0) return new Map();
  return namesOf(() => client.GET('/api/admin/locations', { params: { query: { limit: MOST } } }));
}

const idsIn = (texts: string[], pattern: RegExp): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].flatMap(([, ids = '']) => ids.split(', ')))),
];

/** None where they cannot be read: what was refused is to be shown in any case. */
async function namesOf(
  read: () => Promise<{ data?: { items: Array<{ id: number; name: string }> } }>,
): Promise<Names> {
  const { data } = await read().catch(() => ({ data: undefined }));
  return new Map(data?.items.map(({ id, name }) => [String(id), name]));
}
