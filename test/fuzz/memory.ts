import { operations } from './operations.js';

/** One of a collection: `{ collection: 'orders', id: '019a9e2c-…' }`. */
export interface Thing {
  /** As in an address: `orders`. */
  collection: string;
  id: unknown;
}

/** The ids of a thing and of a part of it. */
export type Pair = readonly [whole: unknown, part: unknown];

/** The newest of each: old ones are in states that allow nothing more. */
const KEPT = 40;
/** Of wholes with their parts: a document has several lines. */
const KEPT_PAIRS = 100;

/**
 * What the fuzzer has learnt from answers: ids, by the collection that they were found in, what is part of what, and
 * who made it. With it requests reach the states that lie behind made-up ids.
 */
export class Memory {
  readonly #ids = new Map<string, Array<string | number>>();
  readonly #owners = new Map<string, string>();
  /** Wholes with a part, by their collections, oldest first. */
  readonly #pairs = new Map<string, Map<string, Pair>>();
  readonly #ownAccounts: readonly number[];

  /** @param ownAccounts ids of users that requests shall not be about: whose tokens they carry */
  constructor(ownAccounts: readonly number[]) {
    this.#ownAccounts = ownAccounts;
  }

  learn({ collection, id }: Thing): void {
    if (!isId(id) || this.#isOwn({ collection, id })) return;
    const known = this.#ids.get(collection) ?? [];
    if (!known.includes(id)) known.push(id);
    this.#ids.set(collection, known.slice(-KEPT));
  }

  /** @param roll decides which, so that the same seed asks for the same */
  recall(collection: string, roll: number): string | number | undefined {
    return newerRather(this.#ids.get(collection) ?? [], roll);
  }

  /** Of what is gone; in pairs it stays known. */
  forget({ collection, id }: Thing): void {
    const known = this.#ids.get(collection) ?? [];
    this.#ids.set(
      collection,
      known.filter((one) => one !== id),
    );
  }

  /** @param part such as a return, or a product with a price @param whole such as its order, or the price list */
  belongs(part: Thing, whole: Thing): void {
    if (!isId(part.id) || !isId(whole.id) || this.#isOwn(part) || this.#isOwn(whole)) return;
    const pairs = this.#pairsOf(whole.collection, part.collection);
    pairs.set(keyOf(whole.id, part.id), [whole.id, part.id]);
    const [oldest = ''] = pairs.keys();
    if (pairs.size > KEPT_PAIRS) pairs.delete(oldest);
  }

  /** The ids of a whole and of one of its parts. */
  recallPair(whole: string, part: string, roll: number): Pair | undefined {
    return newerRather([...this.#pairsOf(whole, part).values()], roll);
  }

  /** Ids of that collection which belong to it. */
  partsOf(whole: Thing, collection: string): unknown[] {
    const known = [...this.#pairsOf(whole.collection, collection).values()];
    return known.filter(([id]) => keyOf(id) === keyOf(whole.id)).map(([, part]) => part);
  }

  own(collection: string, id: unknown, role: string): void {
    this.#owners.set(`${collection} ${id}`, role);
  }

  /** The role whose request made it, when that is known. */
  ownerOf(collection: string, id: unknown): string | undefined {
    return this.#owners.get(`${collection} ${String(id).toLowerCase()}`);
  }

  #pairsOf(whole: string, part: string): Map<string, Pair> {
    const key = keyOf(whole, part);
    const pairs = this.#pairs.get(key) ?? new Map<string, Pair>();
    this.#pairs.set(key, pairs);
    return pairs;
  }

  #isOwn({ collection, id }: Thing): boolean {
    return collection === 'users' && this.#ownAccounts.includes(Number(id));
  }
}

/** One of them, the newer the likelier: more can still be done with it. */
function newerRather<T>(known: readonly T[], roll: number): T | undefined {
  const share = (roll % 1_000) / 1_000;
  return known[known.length - 1 - Math.floor(share * share * known.length)];
}

export const isId = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

/** The letters of a UUID come in any case. */
const keyOf = (...ids: unknown[]) => ids.map(String).join(' ').toLowerCase();

/** `{id}` in /api/admin/orders/{id}/cancel is one of `orders`; `{returnId}` is one of `returns`. */
export function collectionOf(path: string, placeholder: string): string {
  const parts = path.split('/');
  const before = parts.slice(0, parts.indexOf(`{${placeholder}}`));
  return before.findLast((part) => !part.startsWith('{')) ?? placeholder;
}

export const placeholdersOf = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);

/** Placeholders that tell the things of a collection apart: `code` of `codes`, `provider` and `eventId` of events. */
export const NAMED_BY: ReadonlyMap<string, readonly string[]> = new Map(
  operations.flatMap(({ path }) => {
    const placeholders = placeholdersOf(path);
    const collections = new Set(placeholders.map((name) => collectionOf(path, name)));
    return [...collections].map(
      (collection) =>
        [collection, placeholders.filter((name) => collectionOf(path, name) === collection)] as const,
    );
  }),
);

/** `productId` is one of `products`, `categoryIds` are of `categories`, a refresh token is one that was given out. */
export function collectionOfField(field: string): string | undefined {
  if (field === 'refreshToken') return field;
  const thing = /^(.+?)Ids?$/.exec(field)?.[1]?.toLowerCase();
  if (thing === undefined) return undefined;
  if (thing === 'author' || thing === 'actor') return 'users';
  return thing.endsWith('y') ? `${thing.slice(0, -1)}ies` : `${thing}s`;
}
