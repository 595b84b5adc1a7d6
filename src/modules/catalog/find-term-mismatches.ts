import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type Searchable, weightedTerms } from '../../search/product-terms.js';

const PRODUCTS_A_READ = 500;

/** A product whose stored search terms are wrong. A type, not an interface, since checks yield records. */
export type TermMismatch = {
  productId: number;
  sku: string;
  /** Number of terms that are missing or have a wrong weight, and of terms that do not belong to it. */
  missing: number;
  foreign: number;
};

type Row = Searchable & { id: number; sku: string };

/**
 * Compares the stored terms of every product with those made from its name, description and SKU. Product and terms are read
 * in one statement, so concurrent changes do not matter.
 * @throws the database's error
 */
export async function* findTermMismatches(
  sequelize: Sequelize,
  transaction?: Transaction,
  onRead: (products: number) => void = () => {},
): AsyncGenerator<TermMismatch> {
  for (let after = 0, read = 0; ; ) {
    const rows = await readWithTerms(sequelize, after, transaction);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    read += rows.length;
    onRead(read);
    for (const { terms, ...row } of rows) {
      const right = weightedTerms(row);
      const missing = [...right].filter(([term, weight]) => terms.get(term) !== weight).length;
      const foreign = [...terms.keys()].filter((term) => !right.has(term)).length;
      if (missing + foreign > 0) yield { productId: row.id, sku: row.sku, missing, foreign };
    }
  }
}

async function readWithTerms(
  sequelize: Sequelize,
  after: number,
  transaction: Transaction | undefined,
): Promise<Array<Row & { terms: Map<string, number> }>> {
  const rows = await sequelize.query<Row & { term: string | null; weight: number }>(
    `SELECT product.id, product.sku, product.skuKey, product.name, product.description, own.term, own.weight
     FROM (SELECT id, sku, skuKey, name, description FROM products WHERE id > :after ORDER BY id LIMIT ${PRODUCTS_A_READ}) AS product
     LEFT JOIN product_terms AS own ON own.productId = product.id
     ORDER BY product.id`,
    { replacements: { after }, type: QueryTypes.SELECT, transaction },
  );
  const byId = new Map<number, Row & { terms: Map<string, number> }>();
  for (const { term, weight, ...row } of rows) {
    const product = byId.get(row.id) ?? { ...row, terms: new Map() };
    if (term !== null) product.terms.set(term, weight);
    byId.set(row.id, product);
  }
  return [...byId.values()];
}
