import { Category } from '../../src/models/index.js';
import { demoCategories } from './demo-catalog.js';
import { findCategoriesLikeDemo, isDemoCategory, refuseWhileOrdered } from './demo-rows.js';
import type { Seeder } from './seeder.js';

export const demoCategoriesSeeder: Seeder = {
  name: '0002-demo-categories',
  async up(transaction) {
    const taken = await findCategoriesLikeDemo(transaction);
    const missing = demoCategories.filter(({ slug }) => !taken.has(slug));
    await Category.bulkCreate([...missing], { validate: true, transaction });
  },
  async down(transaction) {
    await refuseWhileOrdered(transaction);
    const found = [...(await findCategoriesLikeDemo(transaction)).values()];
    const ids = found.filter(isDemoCategory).map(({ id }) => id);
    await Category.destroy({ where: { id: ids }, transaction });
  },
};
