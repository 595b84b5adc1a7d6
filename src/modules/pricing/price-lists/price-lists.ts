/** A price list in memory, without its prices: those are read with the products. */
export interface ListInForce {
  id: number;
  code: string;
  name: string;
  currency: string;
  /** null: everybody. */
  customerGroupId: number | null;
  priority: number;
  /** Epoch milliseconds: valid from `startsAt` until just before `endsAt`. */
  startsAt: number;
  endsAt: number;
  /** null: like the shop's own prices. */
  pricesIncludeTax: boolean | null;
}

/** Active price lists, by id. */
export type PriceLists = ReadonlyMap<number, ListInForce>;

/** A price of a product in a price list. */
export interface ListedPrice {
  priceListId: number;
  minQuantity: number;
  /** Unit price in thousandths. */
  amount: number;
}

/** The customer's group, and the requested currency. */
export interface Buyer {
  /** ISO 4217. Default: the currency of the products. */
  currency?: string;
  customerGroupId?: number | null;
}

/** @returns undefined if there is no price list */
export const priceListsOf = (lists: readonly ListInForce[]): PriceLists | undefined =>
  lists.length === 0 ? undefined : new Map(lists.map((list) => [list.id, list]));

/** A batch is priced at most this long after its prices were read. */
const SOON_MS = 60_000;

/**
 * The price lists that a batch needs.
 * @param groups the groups of its customers
 * @param at epoch milliseconds
 */
export function listsToRead(
  lists: PriceLists | undefined,
  groups: Iterable<number | null | undefined>,
  at: number,
): number[] {
  if (!lists) return [];
  const known = new Set<number | null | undefined>([...groups, null]);
  return [...lists.values()].flatMap(({ id, customerGroupId, startsAt, endsAt }) =>
    known.has(customerGroupId) && startsAt <= at + SOON_MS && at < endsAt ? [id] : [],
  );
}

/**
 * The price of a product from price lists, for a quantity: the lowest price among the matching lists with the highest priority.
 * Ties go to the older list.
 * @param at epoch milliseconds
 * @returns undefined if no list matches: the product's own price applies
 */
export function listedPriceOf(
  { listed, ...product }: { currency: string; listed?: readonly ListedPrice[] },
  quantity: number,
  { currency = product.currency, customerGroupId }: Buyer,
  lists: PriceLists,
  at: number,
): { amount: number; list: ListInForce } | undefined {
  let best: { amount: number; list: ListInForce } | undefined;
  for (const { priceListId, minQuantity, amount } of listed ?? []) {
    const list = lists.get(priceListId);
    if (!list || minQuantity > quantity || list.currency !== currency) continue;
    if (list.customerGroupId !== null && list.customerGroupId !== customerGroupId) continue;
    if (at < list.startsAt || list.endsAt <= at) continue;
    if (!best || isBetter({ amount, list }, best)) best = { amount, list };
  }
  return best;
}

type Priced = { amount: number; list: ListInForce };

const isBetter = (one: Priced, other: Priced): boolean =>
  (other.list.priority - one.list.priority || one.amount - other.amount || one.list.id - other.list.id) < 0;
