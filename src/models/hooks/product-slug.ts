import { createHash } from 'node:crypto';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { LONGEST_SUFFIX, slugOf, suffixOf } from '../../rules/slug.js';
import { LIMITS } from '../../rules/values.js';
import { Product } from '../product.js';

type Named = { name: string; sku: string };

/** From the name, or from the SKU if the name has no Latin letters or digits. */
const slugBaseOf = ({ name, sku }: Named): string =>
  [slugOf(name, LIMITS.slug.max - LONGEST_SUFFIX), slugOf(sku), 'product'].find(
    (slug) => slug !== '',
  ) as string;

/** Unique, since the SKU is. The column's default for rows without a slug is the same. */
const placeholderOf = ({ sku }: Named) => `product-${createHash('sha256').update(String(sku)).digest('hex')}`;

/** Before the INSERT. */
export function setPlaceholderSlugs(products: Product[]): void {
  for (const product of products) {
    if (product.isNewRecord && product.slug === undefined) product.slug = placeholderOf(product);
  }
}

/**
 * After the INSERT: replaces placeholders by free slugs. The unique key decides, and makes concurrent writers of the same name
 * wait. One statement for all products, plus two per round in which slugs were taken.
 */
export async function assignSlugs(products: Product[], transaction?: Transaction | null): Promise<void> {
  let waiting = products.filter((product) => product.slug === placeholderOf(product));
  for (let attempt = 0; waiting.length > 0; attempt++) {
    const wanted = new Map(
      waiting.map((product) => [product.skuKey, slugBaseOf(product) + suffixOf(attempt)]),
    );
    const taken = await claimSlugs([...wanted], transaction);
    const slugs = taken === waiting.length ? wanted : await readSlugs(waiting, transaction);
    for (const product of waiting) product.set('slug', slugs.get(product.skuKey) as string, { raw: true });
    waiting = waiting.filter((product) => product.slug === placeholderOf(product));
  }
}

/**
 * By SKU, since bulkCreate guesses ids, wrongly on a cluster. Taken slugs are skipped.
 * @returns how many were set
 */
async function claimSlugs(
  slugs: Array<[skuKey: string, slug: string]>,
  transaction?: Transaction | null,
): Promise<number> {
  const chosen = slugs.map(() => 'WHEN ? THEN ?').join(' ');
  const [, taken] = await (Product.sequelize as Sequelize).query(
    `UPDATE IGNORE products SET slug = CASE skuKey ${chosen} END WHERE skuKey IN (?)`,
    {
      replacements: [...slugs.flat(), slugs.map(([skuKey]) => skuKey)],
      type: QueryTypes.UPDATE,
      transaction,
    },
  );
  return taken;
}

async function readSlugs(
  products: Product[],
  transaction?: Transaction | null,
): Promise<Map<string, string>> {
  const rows = await Product.findAll({
    where: { skuKey: products.map(({ skuKey }) => skuKey) },
    attributes: ['skuKey', 'slug'],
    raw: true,
    transaction,
  });
  return new Map(rows.map(({ skuKey, slug }) => [skuKey, slug]));
}
