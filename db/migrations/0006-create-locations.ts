import type { Migration } from './migration.js';

export const createLocations: Migration = {
  name: '0006-create-locations',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS locations (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
        name VARCHAR(100) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY locations_code (code)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS locations'),
};
