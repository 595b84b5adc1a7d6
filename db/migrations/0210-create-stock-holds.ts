import type { Migration } from './migration.js';

// Without expiresAt, units are held until they are released. The index of the foreign key has to come first: see
// test/db/foreign-key-indexes.ts. ownerKey is a hash and not a foreign key.
export const createStockHolds: Migration = {
  name: '0210-create-stock-holds',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS stock_holds (
        holdId BINARY(16) NOT NULL,
        productId INT UNSIGNED NOT NULL,
        locationId INT UNSIGNED NOT NULL,
        quantity INT NOT NULL,
        expiresAt DATETIME(3) NULL,
        ownerKey BINARY(16) NOT NULL,
        PRIMARY KEY (holdId, productId, locationId),
        KEY stock_holds_level (productId, locationId),
        KEY stock_holds_expiry (productId, expiresAt),
        KEY stock_holds_owner (ownerKey, expiresAt),
        CONSTRAINT stock_holds_level_fk FOREIGN KEY (productId, locationId)
          REFERENCES stock_levels (productId, locationId) ON DELETE CASCADE,
        CONSTRAINT stock_holds_quantity_positive CHECK (quantity > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  // The release before does not know holds and would never release them.
  async down({ sequelize }) {
    await sequelize.query('UPDATE stock_levels SET held = 0 WHERE held > 0');
    await sequelize.query('DROP TABLE IF EXISTS stock_holds');
  },
};
