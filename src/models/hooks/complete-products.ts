import type { InstanceUpdateOptions, Transaction } from 'sequelize';
import type { Product } from '../product.js';
import { isPriceChanged, writePriceHistory } from './price-history.js';
import { assignSlugs } from './product-slug.js';
import { isSearchChanged, rewriteTerms, withKeys, writeTerms } from './write-terms.js';

/**
 * Runs after the INSERT, in its transaction: writes the slugs, search terms and price history of new products.
 * @param areKeysKnown false for bulkCreate, which may return wrong ids
 */
export async function completeProducts(
  products: Product[],
  transaction: Transaction | null | undefined,
  areKeysKnown: boolean,
): Promise<void> {
  await assignSlugs(products, transaction);
  const inserted = areKeysKnown ? products : await withKeys(products, transaction);
  await writeTerms(inserted, transaction);
  await writePriceHistory(inserted, transaction);
}

/** Runs after an UPDATE: rewrites search terms and price history if the fields they depend on have changed. */
export async function followProduct(
  product: Product,
  { fields, transaction }: InstanceUpdateOptions,
): Promise<void> {
  if (isSearchChanged(fields)) await rewriteTerms(product.id, transaction);
  if (isPriceChanged(fields)) await writePriceHistory([product], transaction);
}
