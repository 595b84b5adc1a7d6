/**
 * What catalog reads are compared with: a bare Fastify and hand-written SQL on mysql2, which send the same JSON as
 * our `GET /api/products` and `GET /api/products/:id`. No validation, no models, no headers, no limits.
 */
import Fastify from 'fastify';
import type { RowDataPacket } from 'mysql2/promise';
import { setting } from '../worker.js';
import { openPool } from './pool.js';

/** As many as the service's own pool has. */
const CONNECTIONS = 10;
const PAGE = 20;

interface ProductRow extends RowDataPacket {
  id: number;
  price: string;
  isActive: number;
  stockQuantity: string;
  ratingSum: number;
  reviewCount: number;
  categoryId: number | null;
  categoryName: string;
  categorySlug: string;
}

const pool = openPool(CONNECTIONS);

/** Products with stock and categories in one statement: a row for each category that a product is in. */
function selectProducts(which: string): string {
  return `SELECT product.id, product.sku, product.slug, product.name, product.description, product.price,
      product.compareAtPrice, product.lowestPrice30Days, product.currency,
      product.taxCategoryId, product.weightGrams, product.imageUrl, product.isActive, product.ratingSum, product.reviewCount,
      product.createdAt, product.updatedAt,
      (SELECT COALESCE(SUM(onHand - committed), 0) FROM stock_levels WHERE productId = product.id) AS stockQuantity,
      category.id AS categoryId, category.name AS categoryName, category.slug AS categorySlug
    FROM (${which}) AS product
    LEFT JOIN product_categories AS link ON link.productId = product.id
    LEFT JOIN categories AS category ON category.id = link.categoryId
    ORDER BY product.id DESC`;
}

const ONE = selectProducts('SELECT * FROM products WHERE id = ? AND isActive = 1');
// One more than the page holds tells whether there is a next one.
const NEWEST = selectProducts(`SELECT * FROM products WHERE isActive = 1 ORDER BY id DESC LIMIT ${PAGE + 1}`);

function present(rows: ProductRow[]): Array<[id: number, product: object]> {
  const products = new Map<number, { categories: object[] }>();
  for (const { categoryId, categoryName, categorySlug, ratingSum, ...row } of rows) {
    const stockQuantity = Number(row.stockQuantity);
    const product = products.get(row.id) ?? {
      ...row,
      // The column has three decimals, and the shop's currency two.
      price: row.price.slice(0, -1),
      isActive: row.isActive === 1,
      availability: stockQuantity > 0 ? 'in_stock' : 'out_of_stock',
      shipsAt: null,
      stockQuantity,
      averageRating: row.reviewCount > 0 ? Math.round((100 * ratingSum) / row.reviewCount) / 100 : null,
      categories: [] as object[],
    };
    if (categoryId !== null) {
      product.categories.push({ id: categoryId, name: categoryName, slug: categorySlug });
    }
    products.set(row.id, product);
  }
  return [...products];
}

const app = Fastify();

app.get('/api/products', async () => {
  const [rows] = await pool.query<ProductRow[]>(NEWEST);
  const found = present(rows);
  const page = found.slice(0, PAGE);
  const lastId = page.at(-1)?.[0];
  return {
    items: page.map(([, product]) => product),
    next: found.length > PAGE ? cursor(['newest', lastId]) : null,
  };
});

app.get<{ Params: { id: string } }>('/api/products/:id', async (request, reply) => {
  const [rows] = await pool.query<ProductRow[]>(ONE, [request.params.id]);
  const [found] = present(rows);
  if (!found) return reply.code(404).send();
  return found[1];
});

function cursor(keys: unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

await app.listen({ host: '127.0.0.1', port: Number(setting('PORT')) });
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
process.send?.({ ready: true });
