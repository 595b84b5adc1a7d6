import type { Transaction } from 'sequelize';
import { Product, ProductCategory, StockLevel } from '../../src/models/index.js';
import { DEFAULT_LOCATION_ID } from '../../src/models/location.js';
import { moveStock } from '../../src/models/stock-movement.js';
import { type DemoProduct, demoProducts } from './demo-catalog.js';
import {
  findCategoriesLikeDemo,
  findDemoProducts,
  findProductsLikeDemo,
  refuseWhileOrdered,
} from './demo-rows.js';
import type { Seeder } from './seeder.js';

export const demoProductsSeeder: Seeder = {
  name: '0003-demo-products',
  async up(transaction) {
    const taken = await findProductsLikeDemo(transaction);
    const missing = demoProducts.filter(({ sku }) => !taken.has(sku));
    if (missing.length === 0) return;
    await Product.bulkCreate(missing.map(toRow), { validate: true, transaction });
    // Read back, since the keys that bulkCreate hands out are a guess on a cluster.
    const made = await findProductsLikeDemo(transaction);
    const withIds = missing.flatMap((product) => {
      const id = made.get(product.sku)?.id;
      return id === undefined ? [] : [{ ...product, id }];
    });
    await shelve(withIds, transaction);
    await stockUp(withIds, transaction);
  },
  async down(transaction) {
    await refuseWhileOrdered(transaction);
    const products = await findDemoProducts(transaction);
    // The database takes their stock levels, movements and shelves along.
    await Product.destroy({ where: { id: products.map(({ id }) => id) }, transaction });
  },
};

type MadeProduct = DemoProduct & { id: number };

function toRow({ sku, name, description, price, unpictured }: DemoProduct) {
  const imageUrl = unpictured ? null : `https://images.example.com/products/${sku.toLowerCase()}.jpg`;
  return { sku, name, description, price, currency: 'USD', imageUrl };
}

async function shelve(products: MadeProduct[], transaction: Transaction): Promise<void> {
  const categories = await findCategoriesLikeDemo(transaction);
  const places = products.flatMap(({ id, categories: slugs }) =>
    slugs.flatMap((slug) => {
      const category = categories.get(slug);
      return category ? [{ productId: id, categoryId: category.id }] : [];
    }),
  );
  await ProductCategory.bulkCreate(places, { transaction });
}

async function stockUp(products: MadeProduct[], transaction: Transaction): Promise<void> {
  const locationId = DEFAULT_LOCATION_ID;
  await StockLevel.bulkCreate(
    products.map(({ id }) => ({ productId: id, locationId, onHand: 0 })),
    { validate: true, transaction },
  );
  const changes = products
    .filter(({ stock }) => stock > 0)
    .map(({ id, stock }) => ({
      productId: id,
      locationId,
      quantity: stock,
      kind: 'initial' as const,
      reason: 'Opening stock of the demo shop',
    }));
  await moveStock(changes, transaction);
}
