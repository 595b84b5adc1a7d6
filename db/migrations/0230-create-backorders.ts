import type { Migration } from './migration.js';

// A row stays for as long as the product does: also when no more may be ordered, some may still be owed.
export const createBackorders: Migration = {
  name: '0230-create-backorders',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS backorders (
        productId INT UNSIGNED NOT NULL,
        kind ENUM('backorder', 'preorder') NOT NULL DEFAULT 'backorder',
        isOffered BOOLEAN NOT NULL DEFAULT 1,
        shipsAt DATE NULL,
        PRIMARY KEY (productId),
        CONSTRAINT backorders_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS backorders'),
};
