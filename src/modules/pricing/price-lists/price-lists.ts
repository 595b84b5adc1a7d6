/** A price list as it is kept in memory; its prices are not, they come with the products. */
export interface ListInForce {
  id: number;
  code: string;
  name: string;
  currency: string;
  /** null: for everybody. */
  customerGroupId: number | null;
  priority: number;
  /** Epoch milliseconds from which it holds, and from which it does not any more. */
  startsAt: number;
  endsAt: number;
  /** null: as the shop's prices. */
  pricesIncludeTax: boolean | null;
}

/** By id, those that are active. */
export type PriceLists = ReadonlyMap<number, ListInForce>;

/** A price of a product in a list, as the database has it. */
export interface ListedPrice {
  priceListId: number;
  minQuantity: number;
  /** Of one unit, in thousandths. */
  amount: number;
}

/** For whom and in what prices are asked. */
export interface Buyer {
  /** ISO 4217; left out: that of the product. */
  currency?: string;
  customerGroupId?: number | null;
}

/** @returns nothing when there is no list */
export const priceListsOf = (lists: readonly ListInForce[]): PriceLists | undefined =>
  lists.length === 0 ? undefined : new Map(lists.map((list) => [list.id, list]));

/** A batch is decided shortly after its prices are read. */
const SOON_MS = 60_000;

/**
 * The lists whose prices a batch has to be read with.
 * @param groups those of its customers
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
 * The price that a list gives so many units of a product: of the lists that fit, those with the highest priority count, and of
 * their prices the lowest. Of equal ones the list that was made first.
 * @param at epoch milliseconds
 * @returns nothing when none fits: then it is the product's own
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
