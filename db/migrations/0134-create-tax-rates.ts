import type { Migration } from './migration.js';

// region is '' for the whole country, and else its ISO 3166-2 code without the country.
export const createTaxRates: Migration = {
  name: '0134-create-tax-rates',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS tax_rates (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        name VARCHAR(100) NOT NULL,
        country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
        taxCategoryId INT UNSIGNED NOT NULL,
        rate DECIMAL(7, 4) NOT NULL,
        startsAt DATETIME(3) NULL,
        endsAt DATETIME(3) NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY tax_rates_place (country, region),
        KEY tax_rates_category (taxCategoryId),
        CONSTRAINT tax_rates_category_fk FOREIGN KEY (taxCategoryId) REFERENCES tax_categories (id),
        CONSTRAINT tax_rates_rate_is_percent CHECK (rate >= 0 AND rate <= 100),
        CONSTRAINT tax_rates_ends_after_start CHECK (endsAt > startsAt)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS tax_rates'),
};
