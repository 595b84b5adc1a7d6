import type { Migration } from './migration.js';

// What staff write down about an order. Its page reads the newest of an order, so the key goes on with the id.
export const createOrderNotes: Migration = {
  name: '0120-create-order-notes',
  // Its keys are of the type that those of orders get there.
  needs: '0090-make-ids-bytes',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS order_notes (
        id BINARY(16) NOT NULL,
        orderId BINARY(16) NOT NULL,
        authorId INT UNSIGNED NOT NULL,
        text VARCHAR(2000) NOT NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY order_notes_order (orderId, id),
        KEY order_notes_author (authorId),
        CONSTRAINT order_notes_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT order_notes_author_fk FOREIGN KEY (authorId) REFERENCES users (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS order_notes'),
};
