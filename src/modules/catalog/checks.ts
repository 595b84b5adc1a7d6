import type { Area } from '../../consistency/check.js';
import { findTermMismatches, type TermMismatch } from './find-term-mismatches.js';
import { repairTerms } from './repair-terms.js';

/** Rows found by each catalog check, by check name. */
export interface CatalogViolations {
  'product-not-its-terms': TermMismatch;
}

/** The search terms of each product are those of its name, description and SKU. */
export const CATALOG_AREA: Area<keyof CatalogViolations> = {
  name: 'catalog',
  tables: { products: 'products', productTerms: 'product_terms' },
  checks: [
    {
      name: 'product-not-its-terms',
      rule: 'Every product is found by what its name, description and SKU say, and by nothing else',
      find: findTermMismatches,
    },
  ],
  mend: 'npm run catalog:verify -- --repair writes again what products are found by.',
  repair: repairTerms,
};
