import { User } from '../../src/models/index.js';
import type { Seeder } from './seeder.js';
import type { Shop } from './shop.js';
import { findUsers, refuseWhileOrdered } from './shop-rows.js';

/** The shop's logins. */
export const seedUsers = (name: string, shop: Shop): Seeder => ({
  name,
  async up(transaction) {
    const taken = new Set((await findUsers(shop, transaction)).map((user) => user.email));
    // One by one: making the hash is a hook of single rows.
    for (const login of shop.logins) if (!taken.has(login.email)) await User.create(login, { transaction });
  },
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    const users = await findUsers(shop, transaction);
    await User.destroy({ where: { id: users.map(({ id }) => id) }, transaction });
  },
});
