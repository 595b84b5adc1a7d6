import type { Migration } from './migration.js';

export const createCancellationItems: Migration = {
  name: '0017-create-cancellation-items',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS cancellation_items (
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        line SMALLINT UNSIGNED NOT NULL,
        version INT UNSIGNED NOT NULL,
        quantity INT UNSIGNED NOT NULL,
        restocked TINYINT(1) NOT NULL,
        PRIMARY KEY (orderId, line, version),
        KEY cancellation_items_event (orderId, version),
        CONSTRAINT cancellation_items_item_fk FOREIGN KEY (orderId, line) REFERENCES order_items (orderId, line),
        CONSTRAINT cancellation_items_event_fk FOREIGN KEY (orderId, version)
          REFERENCES order_events (orderId, version),
        CONSTRAINT cancellation_items_quantity_positive CHECK (quantity >= 1)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS cancellation_items'),
};
