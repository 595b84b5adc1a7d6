import type { Area } from '../../consistency/check.js';
import { findUnfindable, type Unfindable } from './find-unfindable.js';
import { repairTerms } from './repair-terms.js';

/** What the check of the catalog finds, by its name. */
export interface CatalogViolations {
  'product-not-its-terms': Unfindable;
}

/** That products are found by their words. */
export const CATALOG_AREA: Area<keyof CatalogViolations> = {
  name: 'catalog',
  tables: { products: 'products', productTerms: 'product_terms' },
  checks: [
    {
      name: 'product-not-its-terms',
      rule: 'Every product is found by what its name, description and SKU say, and by nothing else',
      find: findUnfindable,
    },
  ],
  mend: 'npm run catalog:verify -- --repair writes again what products are found by.',
  repair: repairTerms,
};
