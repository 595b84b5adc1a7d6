import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addNameKeysToUsers: Migration = {
  name: '0073-add-name-keys-to-users',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'users',
      `ADD KEY users_last_name (lastName, firstName),
       ADD KEY users_first_name (firstName, lastName)`,
    ),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'users', 'DROP KEY users_last_name, DROP KEY users_first_name'),
};
