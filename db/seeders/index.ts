import { demoShop } from './demo-catalog.js';
import { seedCategories } from './seed-categories.js';
import { seedComments } from './seed-comments.js';
import { seedPosts } from './seed-posts.js';
import { seedProducts } from './seed-products.js';
import { seedRules } from './seed-rules.js';
import { seedUsers } from './seed-users.js';
import type { Seeder } from './seeder.js';
import type { Shop } from './shop.js';
import { testShop } from './test-catalog.js';

/** In the order in which the parts of a shop need each other. The names are what databases have recorded. */
const seedersOf = (shop: Shop): readonly Seeder[] => [
  seedUsers(`0001-${shop.name}-users`, shop),
  seedCategories(`0002-${shop.name}-categories`, shop),
  seedProducts(`0003-${shop.name}-products`, shop),
  seedPosts(`0004-${shop.name}-posts`, shop),
  seedComments(`0005-${shop.name}-comments`, shop),
  ...(shop.rules ? [seedRules(`0006-${shop.name}-rules`, shop, shop.rules)] : []),
];

/** What `npm run db:seed -- --set NAME` can put into a database. All of it has logins with public passwords. */
export const seedSets = {
  demo: seedersOf(demoShop),
  test: seedersOf(testShop),
} satisfies Record<string, readonly Seeder[]>;

export type SeedSet = keyof typeof seedSets;
