import type { Migration } from './migration.js';

export const createCategories: Migration = {
  name: '0003-create-categories',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS categories (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        name VARCHAR(100) NOT NULL,
        slug VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        description VARCHAR(2000) NULL,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY categories_name (name),
        UNIQUE KEY categories_slug (slug)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS categories'),
};
