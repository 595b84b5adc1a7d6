import type { Transaction } from 'sequelize';
import { weightedTerms } from '../../search/product-terms.js';
import { isForgivable, variantsOf } from '../../search/typos.js';
import { Product } from '../product.js';
import { ProductTerm } from '../product-term.js';
import { SearchWord } from '../search-word.js';

const ROWS_A_STATEMENT = 5_000;

/** Fields that search terms are made from. */
const SEARCHABLE = new Set<PropertyKey>(['name', 'description', 'sku', 'skuKey']);

export const isSearchChanged = (fields: readonly PropertyKey[] = [...SEARCHABLE]): boolean =>
  fields.some((field) => SEARCHABLE.has(field));

/** Reads products again by SKU: bulkCreate guesses ids, wrongly on a cluster. */
export async function withKeys(products: Product[], transaction?: Transaction | null): Promise<Product[]> {
  return Product.findAll({ where: { skuKey: products.map(({ skuKey }) => skuKey) }, transaction });
}

/** Writes the search terms of new products, in the transaction that writes the products. */
export async function writeTerms(
  products: readonly Product[],
  transaction?: Transaction | null,
): Promise<void> {
  const rows = products.flatMap((product) =>
    [...weightedTerms(product)].map(([term, weight]) => ({ productId: product.id, term, weight })),
  );
  await inChunks(rows, (chunk) => ProductTerm.bulkCreate(chunk, { transaction }));
  await addSearchWords([...new Set(rows.map(({ term }) => term))].filter(isForgivable), transaction);
}

/** Rewrites the search terms of a product. The transaction has locked its row. */
export async function rewriteTerms(productId: number, transaction?: Transaction | null): Promise<void> {
  await ProductTerm.destroy({ where: { productId }, transaction });
  await writeTerms(await Product.findAll({ where: { id: productId }, transaction }), transaction);
}

/** For typo correction. Sorted, so that concurrent writers of the same words do not deadlock. */
async function addSearchWords(words: string[], transaction?: Transaction | null): Promise<void> {
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
