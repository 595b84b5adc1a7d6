import { User } from '../../src/models/index.js';
import { addMissingLogins, findDemoUsers, refuseWhileOrdered } from './demo-rows.js';
import type { Seeder } from './seeder.js';

export const demoUsers: Seeder = {
  name: '0001-demo-users',
  up: addMissingLogins,
  async down(transaction) {
    await refuseWhileOrdered(transaction);
    const users = await findDemoUsers(transaction);
    await User.destroy({ where: { id: users.map(({ id }) => id) }, transaction });
  },
};
