import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// A key stands for an order, whose answer is made of its rows, or for another change with the answer it was given.
export const keepAnswersOfIdempotencyKeys: Migration = {
  name: '0035-keep-answers-of-idempotency-keys',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'idempotency_keys',
      `MODIFY orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
       ADD COLUMN answer MEDIUMTEXT NULL`,
    ),
  async down(queryInterface) {
    await queryInterface.sequelize.query('DELETE FROM idempotency_keys WHERE orderId IS NULL');
    return alterIfThere(
      queryInterface,
      'idempotency_keys',
      `MODIFY orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
       DROP COLUMN answer`,
    );
  },
};
