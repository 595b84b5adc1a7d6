import type { Migration } from './migration.js';

export const createReturnItems: Migration = {
  name: '0021-create-return-items',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS return_items (
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        line SMALLINT UNSIGNED NOT NULL,
        returnId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        quantity INT UNSIGNED NOT NULL,
        restocked INT UNSIGNED NOT NULL DEFAULT 0,
        writtenOff INT UNSIGNED NOT NULL DEFAULT 0,
        PRIMARY KEY (orderId, line, returnId),
        KEY return_items_return (returnId),
        CONSTRAINT return_items_item_fk FOREIGN KEY (orderId, line) REFERENCES order_items (orderId, line),
        CONSTRAINT return_items_return_fk FOREIGN KEY (returnId) REFERENCES returns (id),
        CONSTRAINT return_items_quantity_positive CHECK (quantity >= 1),
        CONSTRAINT return_items_received_within_quantity CHECK (restocked + writtenOff <= quantity)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS return_items'),
};
