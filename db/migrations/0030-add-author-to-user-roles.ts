import type { Migration } from './migration.js';

// Added at the end of the list, so that no row has to be rewritten.
export const addAuthorToUserRoles: Migration = {
  name: '0030-add-author-to-user-roles',
  up: ({ sequelize }) =>
    sequelize.query(
      `ALTER TABLE users MODIFY role ENUM('customer', 'admin', 'author') NOT NULL DEFAULT 'customer'`,
    ),
  down: async ({ sequelize }) => {
    // Whoever is an author has to be something else before there are none. Both statements can run again.
    await sequelize.query(`UPDATE users SET role = 'customer' WHERE role = 'author'`);
    return sequelize.query(
      `ALTER TABLE users MODIFY role ENUM('customer', 'admin') NOT NULL DEFAULT 'customer'`,
    );
  },
};
