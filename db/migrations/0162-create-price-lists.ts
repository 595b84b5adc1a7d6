import type { Migration } from './migration.js';

export const createPriceLists: Migration = {
  name: '0162-create-price-lists',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS price_lists (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(100) NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        customerGroupId INT UNSIGNED NULL,
        priority INT NOT NULL DEFAULT 0,
        startsAt DATETIME(3) NULL,
        endsAt DATETIME(3) NULL,
        pricesIncludeTax BOOLEAN NULL,
        isActive BOOLEAN NOT NULL DEFAULT 1,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY price_lists_code (code),
        KEY price_lists_customer_group (customerGroupId),
        CONSTRAINT price_lists_customer_group_fk FOREIGN KEY (customerGroupId) REFERENCES customer_groups (id),
        CONSTRAINT price_lists_ends_after_start CHECK (endsAt > startsAt)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS price_lists'),
};
