import { fillLateNumbers } from './0075-fill-numbers-of-orders.js';
import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

const NUMBER = 'MODIFY number CHAR(12) CHARACTER SET ascii COLLATE ascii_bin';

export const requireNumbersOfOrders: Migration = {
  name: '0076-require-numbers-of-orders',
  worksOnRows: true,
  async up(queryInterface) {
    await fillLateNumbers(queryInterface);
    await alterUnlessThere(
      queryInterface,
      'orders',
      `${NUMBER} NOT NULL, ADD UNIQUE KEY orders_number (number)`,
    );
  },
  down: (queryInterface) => alterIfThere(queryInterface, 'orders', `DROP KEY orders_number, ${NUMBER} NULL`),
};
