import type { Migration } from './migration.js';

export const createFulfilmentItems: Migration = {
  name: '0019-create-fulfilment-items',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS fulfilment_items (
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        line SMALLINT UNSIGNED NOT NULL,
        fulfilmentId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        quantity INT UNSIGNED NOT NULL,
        PRIMARY KEY (orderId, line, fulfilmentId),
        KEY fulfilment_items_fulfilment (fulfilmentId),
        CONSTRAINT fulfilment_items_item_fk FOREIGN KEY (orderId, line) REFERENCES order_items (orderId, line),
        CONSTRAINT fulfilment_items_fulfilment_fk FOREIGN KEY (fulfilmentId) REFERENCES fulfilments (id),
        CONSTRAINT fulfilment_items_quantity_positive CHECK (quantity >= 1)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS fulfilment_items'),
};
