import type { Migration } from './migration.js';

// A product that is deleted was never ordered: its movements and its lines go with it.
export const createStockDocumentLines: Migration = {
  name: '0221-create-stock-document-lines',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS stock_document_lines (
        documentId BINARY(16) NOT NULL,
        productId INT UNSIGNED NOT NULL,
        quantity INT UNSIGNED NOT NULL,
        done INT UNSIGNED NOT NULL DEFAULT 0,
        lost INT UNSIGNED NOT NULL DEFAULT 0,
        unitCost DECIMAL(15, 3) NULL,
        expected INT UNSIGNED NULL,
        countedAt DATETIME(3) NULL,
        PRIMARY KEY (documentId, productId),
        KEY stock_document_lines_product (productId),
        CONSTRAINT stock_document_lines_document_fk FOREIGN KEY (documentId) REFERENCES stock_documents (id),
        CONSTRAINT stock_document_lines_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE,
        CONSTRAINT stock_document_lines_done_within_quantity CHECK (done + lost <= quantity),
        CONSTRAINT stock_document_lines_cost_not_negative CHECK (unitCost >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS stock_document_lines'),
};
