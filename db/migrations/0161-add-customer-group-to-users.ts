import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addCustomerGroupToUsers: Migration = {
  name: '0161-add-customer-group-to-users',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'users',
      `ADD COLUMN customerGroupId INT UNSIGNED NULL,
       ADD KEY users_customer_group (customerGroupId),
       ADD CONSTRAINT users_customer_group_fk FOREIGN KEY (customerGroupId) REFERENCES customer_groups (id)`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'users',
      'DROP FOREIGN KEY users_customer_group_fk, DROP KEY users_customer_group, DROP COLUMN customerGroupId',
    ),
};
