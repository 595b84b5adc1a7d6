import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addListKeysToUsers: Migration = {
  name: '0077-add-list-keys-to-users',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'users', 'ADD KEY users_role (role), ADD KEY users_active (isActive)'),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'users', 'DROP KEY users_role, DROP KEY users_active'),
};
