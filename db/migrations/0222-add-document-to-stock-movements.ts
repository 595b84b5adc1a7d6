import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

const OLD =
  "'initial', 'adjustment', 'order', 'cancellation', 'return', 'write_off', 'shipment', 'relocation'";

// No row is written for it: both are at the end. Without an index, since every sale would pay for it: the lines of a document
// say at which levels its movements are.
export const addDocumentToStockMovements: Migration = {
  name: '0222-add-document-to-stock-movements',
  needs: '0181-add-committed-to-stock-movements',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'stock_movements',
      `MODIFY kind ENUM(${OLD}, 'receipt', 'count', 'transfer') NOT NULL, ADD COLUMN documentId BINARY(16) NULL`,
    ),
  // Refused by the database while there are movements of the newer kinds, which must not be lost.
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'stock_movements',
      `MODIFY kind ENUM(${OLD}) NOT NULL, DROP COLUMN documentId`,
    ),
};
