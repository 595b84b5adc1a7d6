import type { Migration } from './migration.js';

// As long as the name of a product, which it is a copy of.
export const widenNamesOfOrderItems: Migration = {
  name: '0053-widen-names-of-order-items',
  up: ({ sequelize }) => sequelize.query('ALTER TABLE order_items MODIFY name VARCHAR(255) NOT NULL'),
  // Refused by the database while there are longer ones, which must not be lost.
  down: ({ sequelize }) => sequelize.query('ALTER TABLE order_items MODIFY name VARCHAR(100) NOT NULL'),
};
