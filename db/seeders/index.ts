import { demoUsers } from './0001-demo-users.js';
import { demoCategoriesSeeder } from './0002-demo-categories.js';
import { demoProductsSeeder } from './0003-demo-products.js';
import type { Seeder } from './seeder.js';

/** The demo shop, in the order in which its parts need each other. */
export const seeders: readonly Seeder[] = [demoUsers, demoCategoriesSeeder, demoProductsSeeder];
