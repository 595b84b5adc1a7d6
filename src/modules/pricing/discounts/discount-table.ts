import type { DiscountClass, DiscountKind } from '../../../models/discount.js';

/** A discount as it is kept in memory. */
export interface DiscountRules {
  id: number;
  /** Of the row, which guards that its uses are counted by the rules that they were decided by. */
  version: number;
  name: string;
  code: string | null;
  codeKey: string | null;
  isAutomatic: boolean;
  class: DiscountClass;
  kind: DiscountKind;
  /** Ten-thousandths of a percent, or thousandths of the currency, by kind. */
  value: number;
  currency: string | null;
  combinesWith: ReadonlySet<DiscountClass>;
  isActive: boolean;
  /** Epoch milliseconds from which it holds, and from which it does not any more. */
  startsAt: number;
  endsAt: number;
  maxUses: number | null;
  maxPerCustomer: number | null;
  /** Whether its uses are counted and stored: those of a discount with a code, a limit, or for first orders. */
  isCounted: boolean;
  /** Thousandths. */
  minimum: number;
  minQuantity: number;
  /** Null: of any. */
  productIds: ReadonlySet<number> | null;
  categoryIds: ReadonlySet<number> | null;
  excludedProductIds: ReadonlySet<number>;
  excludedCategoryIds: ReadonlySet<number>;
  customerGroupIds: ReadonlySet<number> | null;
  countries: ReadonlySet<string> | null;
  firstOrder: boolean;
  buyQuantity: number;
  getQuantity: number;
  getProductIds: ReadonlySet<number> | null;
}

/** The discounts of a shop, so that those of an order are found at once. */
export interface DiscountTable {
  /** By id; lists have the lower ids first. */
  byId: ReadonlyMap<number, DiscountRules>;
  automatic: readonly DiscountRules[];
  /** By the key of their own code, also those that are switched off. */
  byCode: ReadonlyMap<string, DiscountRules>;
  /** Those whose limit for first orders holds over all of them. */
  forFirstOrders: readonly DiscountRules[];
  /** Categories that some rule names. */
  categoryIds: readonly number[];
}

/** @param all sorted by id. @returns nothing when there is none */
export function discountTableOf(all: readonly DiscountRules[]): DiscountTable | undefined {
  if (all.length === 0) return undefined;
  const active = all.filter(({ isActive }) => isActive);
  const named = active.flatMap(({ categoryIds, excludedCategoryIds }) => [
    ...(categoryIds ?? []),
    ...excludedCategoryIds,
  ]);
  return {
    byId: new Map(all.map((one) => [one.id, one])),
    automatic: active.filter(({ isAutomatic }) => isAutomatic),
    byCode: new Map(all.flatMap((one) => (one.codeKey === null ? [] : [[one.codeKey, one] as const]))),
    forFirstOrders: active.filter(({ firstOrder }) => firstOrder),
    categoryIds: [...new Set(named)].sort((a, b) => a - b),
  };
}

/** Of a shop that has none. */
export const NO_DISCOUNTS: DiscountTable = {
  byId: new Map(),
  automatic: [],
  byCode: new Map(),
  forFirstOrders: [],
  categoryIds: [],
};
