import type { AnyPage } from './operation-types.js';

// biome-ignore lint/suspicious/noExplicitAny: as Promise has it, so that a handler may say what it expects
type Reason = any;
type ItemOf<Page extends AnyPage> = Page['items'][number];

/**
 * A list. `await` it for one page, or loop over it with `for await` for all of its items: a page is asked for when the loop
 * gets there, and none after the loop has ended. Nothing is asked before.
 */
export class List<Page extends AnyPage> implements Promise<Page>, AsyncIterable<ItemOf<Page>> {
  readonly [Symbol.toStringTag] = 'List';
  readonly #read: (after?: string) => Promise<Page>;
  #first?: Promise<Page>;

  /** @param read one page: that which is asked for, or the one behind `after` */
  constructor(read: (after?: string) => Promise<Page>) {
    this.#read = read;
  }

  // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page
  then<Value = Page, Failure = never>(
    onPage?: ((page: Page) => Value | PromiseLike<Value>) | null,
    onFailure?: ((error: Reason) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    this.#first ??= this.#read();
    return this.#first.then(onPage, onFailure);
  }

  catch<Failure = never>(
    onFailure?: ((error: Reason) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Page | Failure> {
    return this.then(undefined, onFailure);
  }

  finally(onEnd?: (() => void) | null): Promise<Page> {
    return this.then().finally(onEnd);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ItemOf<Page>, void, undefined> {
    for await (const { items } of this.pages()) yield* items as Array<ItemOf<Page>>;
  }

  /** The same page by page, with what else stands on one, such as `total`. */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    for (let after: string | null | undefined; after !== null; ) {
      const page: Page = await this.#read(after);
      yield page;
      after = page.next ?? null;
    }
  }

  /** The first items, `limit` at most. */
  async toArray(limit: number): Promise<Array<ItemOf<Page>>> {
    const items: Array<ItemOf<Page>> = [];
    if (limit <= 0) return items;
    for await (const item of this) if (items.push(item) >= limit) break;
    return items;
  }
}
