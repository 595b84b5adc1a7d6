import { User } from '../../src/models/index.js';
import type { Seeder } from './seeder.js';
import type { Shop } from './shop.js';
import { addMissingLogins, findUsers, refuseWhileOrdered } from './shop-rows.js';

/** The shop's logins. */
export const seedUsers = (name: string, shop: Shop): Seeder => ({
  name,
  up: (transaction) => addMissingLogins(shop, transaction),
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    const users = await findUsers(shop, transaction);
    await User.destroy({ where: { id: users.map(({ id }) => id) }, transaction });
  },
});
