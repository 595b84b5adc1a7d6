import type { Migration } from './migration.js';

export const createProducts: Migration = {
  name: '0004-create-products',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS products (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        sku VARCHAR(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
        name VARCHAR(100) NOT NULL,
        description VARCHAR(2000) NULL,
        price DECIMAL(10, 2) NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        imageUrl VARCHAR(2048) NULL,
        isActive TINYINT(1) NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY products_sku (sku),
        KEY products_name (name),
        KEY products_price (price),
        FULLTEXT KEY products_text (name, description),
        CONSTRAINT products_price_positive CHECK (price > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS products'),
};
