import { Category } from '../../src/models/index.js';
import type { Seeder } from './seeder.js';
import type { Shop } from './shop.js';
import { findCategories, findCategoriesAlike, refuseWhileOrdered } from './shop-rows.js';

/** The shop's shelves. */
export const seedCategories = (name: string, shop: Shop): Seeder => ({
  name,
  async up(transaction) {
    const taken = await findCategoriesAlike(shop, transaction);
    const missing = shop.categories.filter(({ slug }) => !taken.has(slug));
    await Category.bulkCreate([...missing], { validate: true, transaction });
  },
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    const categories = await findCategories(shop, transaction);
    await Category.destroy({ where: { id: categories.map(({ id }) => id) }, transaction });
  },
});
