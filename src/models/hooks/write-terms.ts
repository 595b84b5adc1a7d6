import type { Transaction } from 'sequelize';
import { weightedTerms } from '../../search/product-terms.js';
import { isForgivable, variantsOf } from '../../search/typos.js';
import { Product } from '../product.js';
import { ProductTerm } from '../product-term.js';
import { SearchWord } from '../search-word.js';

const ROWS_A_STATEMENT = 5_000;

/** What a product is found by. A change of anything else leaves its terms as they are. */
const SEARCHABLE = new Set<PropertyKey>(['name', 'description', 'sku', 'skuKey']);

export const isSearchChanged = (fields: readonly PropertyKey[] = [...SEARCHABLE]): boolean =>
  fields.some((field) => SEARCHABLE.has(field));

/** The keys that bulkCreate hands out are a guess on a cluster. @returns them with those that they have */
export async function withKeys(products: Product[], transaction?: Transaction | null): Promise<Product[]> {
  return Product.findAll({ where: { skuKey: products.map(({ skuKey }) => skuKey) }, transaction });
}

/**
 * Writes what products are found by, in the transaction that writes the products: they are found as soon as they are
 * there.
 */
export async function writeTerms(
  products: readonly Product[],
  transaction?: Transaction | null,
): Promise<void> {
  const rows = products.flatMap((product) =>
    [...weightedTerms(product)].map(([term, weight]) => ({ productId: product.id, term, weight })),
  );
  await inChunks(rows, (chunk) => ProductTerm.bulkCreate(chunk, { transaction }));
  await learnWords([...new Set(rows.map(({ term }) => term))].filter(isForgivable), transaction);
}

/** After a change, while the product is locked: from the row as it is now. */
export async function rewriteTerms(productId: number, transaction?: Transaction | null): Promise<void> {
  await ProductTerm.destroy({ where: { productId }, transaction });
  await writeTerms(await Product.findAll({ where: { id: productId }, transaction }), transaction);
}

/** Sorted, so that two who learn the same words wait for each other and do not deadlock. */
async function learnWords(words: string[], transaction?: Transaction | null): Promise<void> {
  const rows = words
    .flatMap((word) => variantsOf(word).map((variant) => ({ variant, word })))
    .sort((a, b) => (a.variant < b.variant || (a.variant === b.variant && a.word < b.word) ? -1 : 1));
  await inChunks(rows, (chunk) => SearchWord.bulkCreate(chunk, { ignoreDuplicates: true, transaction }));
}

async function inChunks<Row>(rows: Row[], write: (chunk: Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    await write(rows.slice(at, at + ROWS_A_STATEMENT));
  }
}
