import { createHash } from 'node:crypto';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { LONGEST_SUFFIX, slugOf, suffixOf } from '../../rules/slug.js';
import { LIMITS } from '../../rules/values.js';
import { Product } from '../product.js';

type Named = { name: string; sku: string };

/** Before any suffix. A name without Latin letters or digits has that of the SKU, if it has one. */
const slugBaseOf = ({ name, sku }: Named): string =>
  [slugOf(name, LIMITS.slug.max - LONGEST_SUFFIX), slugOf(sku), 'product'].find(
    (slug) => slug !== '',
  ) as string;

/** Nobody else's, as the SKU is nobody else's; what the database gives a row that was written without a slug. */
const placeholderOf = ({ sku }: Named) => `product-${createHash('sha256').update(String(sku)).digest('hex')}`;

/** Before the INSERT: the slug of those that have none. */
export function holdPlaces(products: Product[]): void {
  for (const product of products) {
    if (product.isNewRecord && product.slug === undefined) product.slug = placeholderOf(product);
  }
}

/**
 * After the INSERT: gives those that have but a placeholder the first slug of their name that is free. The database
 * decides that, and waits for others who want the same. One statement for them all, and two more each time that a name is
 * taken.
 */
export async function giveSlugs(products: Product[], transaction?: Transaction | null): Promise<void> {
  let waiting = products.filter((product) => product.slug === placeholderOf(product));
  for (let attempt = 0; waiting.length > 0; attempt++) {
    const wanted = new Map(
      waiting.map((product) => [product.skuKey, slugBaseOf(product) + suffixOf(attempt)]),
    );
    const taken = await take([...wanted], transaction);
    const slugs = taken === waiting.length ? wanted : await readSlugs(waiting, transaction);
    for (const product of waiting) product.set('slug', slugs.get(product.skuKey) as string, { raw: true });
    waiting = waiting.filter((product) => product.slug === placeholderOf(product));
  }
}

/**
 * By their SKUs: the keys that bulkCreate hands out are a guess on a cluster. What another has is left out.
 * @returns how many have got theirs
 */
async function take(
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
