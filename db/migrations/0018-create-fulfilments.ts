import type { Migration } from './migration.js';

export const createFulfilments: Migration = {
  name: '0018-create-fulfilments',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS fulfilments (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        locationId INT UNSIGNED NOT NULL,
        carrier VARCHAR(64) NULL,
        trackingNumber VARCHAR(100) NULL,
        createdAt DATETIME(3) NOT NULL,
        deliveredAt DATETIME(3) NULL,
        PRIMARY KEY (id),
        KEY fulfilments_order (orderId),
        KEY fulfilments_location (locationId),
        CONSTRAINT fulfilments_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT fulfilments_location_fk FOREIGN KEY (locationId) REFERENCES locations (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS fulfilments'),
};
