import type { Migration } from './migration.js';

// One table and one life for deliveries, counts and transfers. Only a transfer comes from somewhere.
export const createStockDocuments: Migration = {
  name: '0220-create-stock-documents',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS stock_documents (
        id BINARY(16) NOT NULL,
        number INT UNSIGNED NOT NULL AUTO_INCREMENT,
        kind ENUM('receipt', 'count', 'transfer') NOT NULL,
        status ENUM('draft', 'open', 'part', 'done', 'cancelled') NOT NULL,
        fromLocationId INT UNSIGNED NULL,
        locationId INT UNSIGNED NOT NULL,
        reference VARCHAR(100) NULL,
        supplier VARCHAR(100) NULL,
        expectedAt DATETIME(3) NULL,
        note VARCHAR(2000) NULL,
        actorId INT UNSIGNED NOT NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY stock_documents_number (number),
        KEY stock_documents_kind (kind, status),
        KEY stock_documents_from (fromLocationId),
        KEY stock_documents_location (locationId),
        CONSTRAINT stock_documents_from_fk FOREIGN KEY (fromLocationId) REFERENCES locations (id),
        CONSTRAINT stock_documents_location_fk FOREIGN KEY (locationId) REFERENCES locations (id),
        CONSTRAINT stock_documents_transfer_from CHECK ((kind = 'transfer') = (fromLocationId IS NOT NULL)),
        CONSTRAINT stock_documents_not_to_itself CHECK (fromLocationId <> locationId)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS stock_documents'),
};
