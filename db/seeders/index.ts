import { demoUsers } from './0001-demo-users.js';
import { demoCategoriesSeeder } from './0002-demo-categories.js';
import { demoProductsSeeder } from './0003-demo-products.js';
import { demoPostsSeeder } from './0004-demo-posts.js';
import { demoCommentsSeeder } from './0005-demo-comments.js';
import type { Seeder } from './seeder.js';

/** The demo shop, in the order in which its parts need each other. */
export const seeders: readonly Seeder[] = [
  demoUsers,
  demoCategoriesSeeder,
  demoProductsSeeder,
  demoPostsSeeder,
  demoCommentsSeeder,
];
