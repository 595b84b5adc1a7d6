import type { Migration } from './migration.js';

// Of two defaults at once, the unique keys let one through. Virtual: a key of a stored column could not be deleted in cascade.
export const createAddresses: Migration = {
  name: '0268-create-addresses',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS addresses (
        id BINARY(16) NOT NULL PRIMARY KEY,
        userId INT UNSIGNED NOT NULL,
        label VARCHAR(100) NULL,
        address JSON NOT NULL,
        isDefaultShipping TINYINT(1) NOT NULL DEFAULT 0,
        isDefaultBilling TINYINT(1) NOT NULL DEFAULT 0,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        defaultShippingOf INT UNSIGNED GENERATED ALWAYS AS (IF(isDefaultShipping, userId, NULL)) VIRTUAL,
        defaultBillingOf INT UNSIGNED GENERATED ALWAYS AS (IF(isDefaultBilling, userId, NULL)) VIRTUAL,
        KEY addresses_user (userId, id),
        UNIQUE KEY addresses_default_shipping (defaultShippingOf),
        UNIQUE KEY addresses_default_billing (defaultBillingOf),
        CONSTRAINT addresses_user_fk FOREIGN KEY (userId) REFERENCES users (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS addresses'),
};
