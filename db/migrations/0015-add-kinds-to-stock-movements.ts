import type { Migration } from './migration.js';

const OLD = "'initial', 'adjustment', 'order'";

export const addKindsToStockMovements: Migration = {
  name: '0015-add-kinds-to-stock-movements',
  up: ({ sequelize }) =>
    sequelize.query(
      `ALTER TABLE stock_movements MODIFY kind ENUM(${OLD}, 'cancellation', 'return', 'write_off') NOT NULL`,
    ),
  // Refused by the database while there are movements of the newer kinds, which must not be lost.
  down: ({ sequelize }) => sequelize.query(`ALTER TABLE stock_movements MODIFY kind ENUM(${OLD}) NOT NULL`),
};
