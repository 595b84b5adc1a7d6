import { request } from '../../api/request';
import type { Product } from '../../products/product';

/** What has to be known of a product to scan it. */
export type Scannable = Pick<Product, 'id' | 'sku' | 'name' | 'currency'>;

const found = new Map<string, Scannable>();

/** By its SKU, in any case. @returns undefined if there is none @throws ApiProblem, ConnectionLost */
export async function findProduct(sku: string): Promise<Scannable | undefined> {
  const known = found.get(sku);
  if (known) return known;
  const query = { sku, limit: 1 };
  const { data } = await request<{ items: Product[] }, 'GET'>('GET', '/api/admin/products', { query });
  const [product] = data.items;
  // The next unit of it is not looked for again.
  if (product) found.set(sku, product);
  return product;
}
