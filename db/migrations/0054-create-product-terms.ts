import type { Migration } from './migration.js';

// A page of search results is the next entries of product_terms_rank. MariaDB before 10.8 takes no notice of DESC, and
// sorts instead.
export const createProductTerms: Migration = {
  name: '0054-create-product-terms',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS product_terms (
        productId INT UNSIGNED NOT NULL,
        term VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
        weight TINYINT UNSIGNED NOT NULL,
        PRIMARY KEY (productId, term),
        KEY product_terms_rank (term, weight DESC, productId DESC),
        CONSTRAINT product_terms_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS product_terms'),
};
