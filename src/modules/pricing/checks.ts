import type { Area } from '../../consistency/check.js';
import { DISCOUNT_CHECKS, type DiscountViolations } from './discounts/checks.js';
import { PRICE_MISMATCHES, type PriceMismatch, repairPriceHistory } from './price-lists/price-mismatches.js';

export type { DiscountViolations };

/** Rows found by each pricing check, by check name. */
export interface PricingViolations {
  'price-not-its-history': PriceMismatch;
}

export const PRICING_AREA: Area<keyof PricingViolations> = {
  name: 'pricing',
  tables: { prices: 'prices', priceHistory: 'price_history' },
  checks: [
    {
      name: 'price-not-its-history',
      rule: 'Every price, of a product or in a price list, is the last entry of its history',
      byOrder: false,
      sql: PRICE_MISMATCHES,
    },
  ],
  mend: 'npm run verify -- --only pricing --repair notes what things cost from now on.',
  repair: repairPriceHistory,
};

export const DISCOUNT_AREA: Area<keyof DiscountViolations> = {
  name: 'discounts',
  tables: {
    discounts: 'discounts',
    discountCodes: 'discount_codes',
    discountRedemptions: 'discount_redemptions',
  },
  checks: DISCOUNT_CHECKS,
  mend: 'a person decides: docs/operations.md, "When something does not hold".',
};
