import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Nobody has shown yet that they read what is sent to the address of an account.
export const addEmailVerifiedAtToUsers: Migration = {
  name: '0290-add-email-verified-at-to-users',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'users', 'ADD COLUMN emailVerifiedAt DATETIME(3) NULL'),
  down: (queryInterface) => alterIfThere(queryInterface, 'users', 'DROP COLUMN emailVerifiedAt'),
};
