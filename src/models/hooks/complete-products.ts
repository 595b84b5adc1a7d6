import type { InstanceUpdateOptions, Transaction } from 'sequelize';
import type { Product } from '../product.js';
import { isPriceChanged, writePriceHistory } from './price-history.js';
import { assignSlugs } from './product-slug.js';
import { isSearchChanged, rewriteTerms, withKeys, writeTerms } from './write-terms.js';

/**
 * After the INSERT: what hangs off a product, in its transaction.
 * @param areKeysKnown not those of bulkCreate
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

/** After an UPDATE: the same, as far as what it is made of has changed. */
export async function followProduct(
  product: Product,
  { fields, transaction }: InstanceUpdateOptions,
): Promise<void> {
  if (isSearchChanged(fields)) await rewriteTerms(product.id, transaction);
  if (isPriceChanged(fields)) await writePriceHistory([product], transaction);
}
