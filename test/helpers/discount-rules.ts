import type { DiscountRules } from '../../src/modules/pricing/discounts/discount-table.js';

/** A discount as it is kept in memory: ten percent off the order, by itself, unless told otherwise. */
export const discountRules = (overrides: Partial<DiscountRules> = {}): DiscountRules => {
  const code = overrides.code ?? null;
  return {
    id: 1,
    version: 1,
    name: `Discount ${overrides.id ?? 1}`,
    code,
    codeKey: code,
    isAutomatic: code === null,
    class: 'order',
    kind: 'percent',
    value: 100_000,
    currency: null,
    combinesWith: new Set(
      ['line', 'order', 'shipping'].filter((one) => one !== (overrides.class ?? 'order')),
    ) as never,
    isActive: true,
    startsAt: Number.NEGATIVE_INFINITY,
    endsAt: Number.POSITIVE_INFINITY,
    maxUses: null,
    maxPerCustomer: null,
    isCounted: code !== null,
    minimum: 0,
    minQuantity: 0,
    productIds: null,
    categoryIds: null,
    excludedProductIds: new Set(),
    excludedCategoryIds: new Set(),
    customerGroupIds: null,
    countries: null,
    firstOrder: false,
    buyQuantity: 0,
    getQuantity: 0,
    getProductIds: null,
    ...overrides,
  };
};
