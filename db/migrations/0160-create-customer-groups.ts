import type { Migration } from './migration.js';

export const createCustomerGroups: Migration = {
  name: '0160-create-customer-groups',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS customer_groups (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(100) NOT NULL,
        exemptReason ENUM('reverse_charge', 'intra_community', 'export', 'resale', 'government', 'charity',
          'diplomatic', 'other') NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY customer_groups_code (code)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS customer_groups'),
};
