import type { Area } from '../../consistency/check.js';
import { findTermMismatches, type TermMismatch } from './find-term-mismatches.js';
import { repairTerms } from './repair-terms.js';

/** What the check of the catalog finds, by its name. */
export interface CatalogViolations {
  'product-not-its-terms': TermMismatch;
}

/** That products are found by their words. */
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
