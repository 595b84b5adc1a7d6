import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// An address in ASCII is its own identity in lower case, whoever writes it; 0047 sees to the others. Undoing it fails
// where two accounts have addresses that the collation of `email` thinks alike.
export const addIdentityToUsers: Migration = {
  name: '0046-add-identity-to-users',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'users',
      `ADD COLUMN emailKey VARCHAR(254) COLLATE utf8mb4_bin NOT NULL DEFAULT (LOWER(email)),
       ADD COLUMN passwordVersion INT UNSIGNED NOT NULL DEFAULT 0,
       ADD COLUMN tokenVersion INT UNSIGNED NOT NULL DEFAULT 0,
       DROP KEY users_email,
       ADD UNIQUE KEY users_email (emailKey)`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'users',
      `DROP COLUMN emailKey, DROP COLUMN passwordVersion, DROP COLUMN tokenVersion,
       DROP KEY users_email, ADD UNIQUE KEY users_email (email)`,
    ),
};
