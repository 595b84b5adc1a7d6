import type { Migration } from './migration.js';

export const createProductCategories: Migration = {
  name: '0005-create-product-categories',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS product_categories (
        productId INT UNSIGNED NOT NULL,
        categoryId INT UNSIGNED NOT NULL,
        PRIMARY KEY (productId, categoryId),
        KEY product_categories_category (categoryId),
        CONSTRAINT product_categories_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE,
        CONSTRAINT product_categories_category_fk FOREIGN KEY (categoryId) REFERENCES categories (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS product_categories'),
};
