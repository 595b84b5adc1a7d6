import type { Migration } from './migration.js';

// Added at the end of the list, so that no row has to be rewritten.
export const addAuthorToUserRoles: Migration = {
  name: '0030-add-author-to-user-roles',
  up: ({ sequelize }) =>
    sequelize.query(
      `ALTER TABLE users MODIFY role ENUM('customer', 'admin', 'author') NOT NULL DEFAULT 'customer'`,
    ),
  // Refused by the database while there are authors: whoever undoes it says what else they are to be.
  down: ({ sequelize }) =>
    sequelize.query(`ALTER TABLE users MODIFY role ENUM('customer', 'admin') NOT NULL DEFAULT 'customer'`),
};
