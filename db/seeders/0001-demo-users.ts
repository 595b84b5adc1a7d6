import { User } from '../../src/models/index.js';
import { demoLogins } from './demo-catalog.js';
import { findDemoUsers, refuseWhileOrdered } from './demo-rows.js';
import type { Seeder } from './seeder.js';

export const demoUsers: Seeder = {
  name: '0001-demo-users',
  async up(transaction) {
    const taken = new Set((await findDemoUsers(transaction)).map((user) => user.email));
    // One by one: making the hash is a hook of single rows.
    for (const login of demoLogins) if (!taken.has(login.email)) await User.create(login, { transaction });
  },
  async down(transaction) {
    await refuseWhileOrdered(transaction);
    const users = await findDemoUsers(transaction);
    await User.destroy({ where: { id: users.map(({ id }) => id) }, transaction });
  },
};
