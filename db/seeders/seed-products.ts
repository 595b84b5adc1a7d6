import type { Transaction } from 'sequelize';
import { Product, ProductCategory, StockLevel } from '../../src/models/index.js';
import { firstLocation, moveStock } from '../../src/modules/stock/api.js';
import type { Seeder } from './seeder.js';
import type { Shop, ShopProduct } from './shop.js';
import { findCategoriesAlike, findProducts, findProductsAlike, refuseWhileOrdered } from './shop-rows.js';

/** The shop's products, on their shelves and in stock. Comes after its categories. */
export const seedProducts = (name: string, shop: Shop): Seeder => ({
  name,
  async up(transaction) {
    const taken = await findProductsAlike(shop, transaction);
    const missing = shop.products.filter(({ sku }) => !taken.has(sku));
    if (missing.length === 0) return;
    await Product.bulkCreate(missing.map(toRow), { validate: true, transaction });
    // Read back, since the keys that bulkCreate hands out are a guess on a cluster.
    const made = await findProductsAlike(shop, transaction);
    const withIds = missing.flatMap((product) => {
      const id = made.get(product.sku)?.id;
      return id === undefined ? [] : [{ ...product, id }];
    });
    await shelve(shop, withIds, transaction);
    await stockUp(shop, withIds, transaction);
  },
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    const products = await findProducts(shop, transaction);
    // The database takes their stock levels, movements and shelves along.
    await Product.destroy({ where: { id: products.map(({ id }) => id) }, transaction });
  },
});

type MadeProduct = ShopProduct & { id: number };

function toRow({ sku, name, description, price, unpictured, isActive = true }: ShopProduct) {
  const imageUrl = unpictured ? null : `https://images.example.com/products/${sku.toLowerCase()}.jpg`;
  return { sku, name, description, price, currency: 'USD', imageUrl, isActive };
}

async function shelve(shop: Shop, products: MadeProduct[], transaction: Transaction): Promise<void> {
  const categories = await findCategoriesAlike(shop, transaction);
  const places = products.flatMap(({ id, categories: slugs }) =>
    slugs.flatMap((slug) => {
      const category = categories.get(slug);
      return category ? [{ productId: id, categoryId: category.id }] : [];
    }),
  );
  await ProductCategory.bulkCreate(places, { transaction });
}

async function stockUp(shop: Shop, products: MadeProduct[], transaction: Transaction): Promise<void> {
  const locationId = await firstLocation(transaction);
  await StockLevel.bulkCreate(
    products.map(({ id }) => ({ productId: id, locationId, onHand: 0 })),
    { validate: true, transaction },
  );
  const changes = products
    .filter(({ stock }) => stock > 0)
    .map(({ id, stock }) => ({
      productId: id,
      locationId,
      onHand: stock,
      kind: 'initial' as const,
      reason: `Opening stock of the ${shop.name} shop`,
    }));
  await moveStock(changes, transaction);
}
