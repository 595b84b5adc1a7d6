import type { Migration } from './migration.js';

export const createShippingMethods: Migration = {
  name: '0142-create-shipping-methods',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS shipping_methods (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(100) NOT NULL,
        zoneId INT UNSIGNED NOT NULL,
        basis ENUM('flat', 'weight', 'total') NOT NULL DEFAULT 'flat',
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        taxCategoryId INT UNSIGNED NOT NULL DEFAULT 1,
        freeFrom DECIMAL(15, 3) NULL,
        position SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        isActive TINYINT(1) NOT NULL DEFAULT 1,
        daysMin SMALLINT UNSIGNED NULL,
        daysMax SMALLINT UNSIGNED NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY shipping_methods_code (code),
        KEY shipping_methods_zone (zoneId, position),
        KEY shipping_methods_tax_category (taxCategoryId),
        CONSTRAINT shipping_methods_zone_fk FOREIGN KEY (zoneId) REFERENCES shipping_zones (id),
        CONSTRAINT shipping_methods_tax_category_fk FOREIGN KEY (taxCategoryId) REFERENCES tax_categories (id),
        CONSTRAINT shipping_methods_free_from_not_negative CHECK (freeFrom >= 0),
        CONSTRAINT shipping_methods_days_in_order CHECK (daysMin <= daysMax)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS shipping_methods'),
};
