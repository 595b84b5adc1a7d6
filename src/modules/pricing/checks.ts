import type { Area } from '../../consistency/check.js';
import { PRICE_MISMATCHES, type PriceMismatch, repairPriceHistory } from './price-lists/price-mismatches.js';

/** Rows found by each check of prices, by check name. */
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
