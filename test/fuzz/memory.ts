/**
 * What the fuzzer has learnt from answers: ids, by the collection that they were found in, and who made what. With
 * it requests reach the states that lie behind made-up ids.
 */
export class Memory {
  readonly #ids = new Map<string, Array<string | number>>();
  readonly #owners = new Map<string, string>();
  /** The order that a return or a parcel is part of. */
  readonly #orders = new Map<unknown, unknown>();
  readonly #ownAccounts: readonly number[];

  /** @param ownAccounts ids of users that requests shall not be about: whose tokens they carry */
  constructor(ownAccounts: readonly number[]) {
    this.#ownAccounts = ownAccounts;
  }

  /** @param collection as in an address: `orders` */
  learn(collection: string, id: unknown): void {
    if (typeof id !== 'string' && typeof id !== 'number') return;
    if (collection === 'users' && this.#ownAccounts.includes(Number(id))) return;
    const known = this.#ids.get(collection) ?? [];
    if (!known.includes(id)) known.push(id);
    this.#ids.set(collection, known.slice(-KEPT));
  }

  /** @param roll decides which, so that the same seed asks for the same */
  recall(collection: string, roll: number): string | number | undefined {
    const known = this.#ids.get(collection);
    return known?.[roll % known.length];
  }

  belongs(id: unknown, orderId: unknown): void {
    this.#orders.set(id, orderId);
  }

  orderOf(id: unknown): unknown {
    return this.#orders.get(id);
  }

  own(collection: string, id: unknown, role: string): void {
    this.#owners.set(`${collection} ${id}`, role);
  }

  /** The role whose request made it, when that is known. */
  ownerOf(collection: string, id: unknown): string | undefined {
    return this.#owners.get(`${collection} ${String(id).toLowerCase()}`);
  }
}

/** The newest of each: old ones are in states that allow nothing more. */
const KEPT = 40;

/** `{id}` in /api/admin/orders/{id}/cancel is one of `orders`; `{returnId}` is one of `returns`. */
export function collectionOf(path: string, placeholder: string): string {
  const parts = path.split('/');
  return parts[parts.indexOf(`{${placeholder}}`) - 1] ?? placeholder;
}

/** `productId` is one of `products`, `categoryIds` are of `categories`, a refresh token is one that was given out. */
export function collectionOfField(field: string): string | undefined {
  if (field === 'refreshToken') return field;
  const thing = /^(.+?)Ids?$/.exec(field)?.[1]?.toLowerCase();
  if (thing === undefined) return undefined;
  if (thing === 'author' || thing === 'actor') return 'users';
  return thing.endsWith('y') ? `${thing.slice(0, -1)}ies` : `${thing}s`;
}

/**
 * Every id of an answer, under the collection that it belongs to.
 * @param path as the document has it, with placeholders
 * @param filled what stood for them
 */
export function learnFrom(
  memory: Memory,
  path: string,
  filled: Record<string, unknown>,
  body: unknown,
): void {
  const collection = path.split('/').findLast((part) => /s$/.test(part) && !part.startsWith('{'));
  walk(body, collection);

  function walk(value: unknown, of: string | undefined): void {
    if (Array.isArray(value)) for (const one of value) walk(one, of);
    else if (typeof value === 'object' && value !== null) learnObject(value as Record<string, unknown>, of);
  }

  function learnObject(value: Record<string, unknown>, of: string | undefined): void {
    for (const [key, member] of Object.entries(value)) {
      if (key === 'id' && of) {
        memory.learn(of, member);
        if (path.includes('/orders/{id}/')) memory.belongs(member, filled.id);
        if (value.orderId) memory.belongs(member, value.orderId);
      }
      const named = collectionOfField(key);
      if (named) for (const one of [member].flat()) memory.learn(named, one);
      if (typeof member === 'object') walk(member, key === 'items' ? of : key);
    }
  }
}
