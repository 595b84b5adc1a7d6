import type { DiscountClass, DiscountKind } from '../../../models/discount.js';

/** A discount in memory. */
export interface DiscountRules {
  id: number;
  /** Version of the row: counting a use is refused if the discount has changed since. */
  version: number;
  name: string;
  code: string | null;
  codeKey: string | null;
  isAutomatic: boolean;
  class: DiscountClass;
  kind: DiscountKind;
  /** Ten-thousandths of a percent, or thousandths of the currency, depending on `kind`. */
  value: number;
  currency: string | null;
  combinesWith: ReadonlySet<DiscountClass>;
  isActive: boolean;
  /** Epoch milliseconds: valid from `startsAt` until just before `endsAt`. */
  startsAt: number;
  endsAt: number;
  maxUses: number | null;
  maxPerCustomer: number | null;
  /** Whether its uses are counted and stored: if it has a code, a limit, or is for first orders. */
  isCounted: boolean;
  /** Thousandths. */
  minimum: number;
  minQuantity: number;
  /** Null: any product. */
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

/** All discounts of the shop, indexed for pricing. */
export interface DiscountTable {
  /** By id; the arrays are sorted by id. */
  byId: ReadonlyMap<number, DiscountRules>;
  automatic: readonly DiscountRules[];
  /** By normalised own code, deactivated ones included. */
  byCode: ReadonlyMap<string, DiscountRules>;
  /** Discounts for first orders, which share one use per customer. */
  forFirstOrders: readonly DiscountRules[];
  /** Categories that some discount names. */
  categoryIds: readonly number[];
}

/** @param all sorted by id @returns undefined if there is none */
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

/** For a shop without discounts. */
export const NO_DISCOUNTS: DiscountTable = {
  byId: new Map(),
  automatic: [],
  byCode: new Map(),
  forFirstOrders: [],
  categoryIds: [],
};
