import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';
import { updateByOrder } from './order-slices.js';

// As for cancellations; what has not come yet is worth nothing yet.
const FILL = `
  UPDATE return_items AS part JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
  SET part.amount = (part.restocked + part.writtenOff) * item.price
  WHERE part.restocked + part.writtenOff > 0 AND part.orderId > ? AND part.orderId <= ?`;

export const addAmountToReturnItems: Migration = {
  name: '0070-add-amount-to-return-items',
  worksOnRows: true,
  async up(queryInterface) {
    await alterUnlessThere(
      queryInterface,
      'return_items',
      `ADD COLUMN amount DECIMAL(15, 3) NOT NULL DEFAULT 0,
       ADD CONSTRAINT return_items_amount_not_negative CHECK (amount >= 0)`,
    );
    await updateByOrder(queryInterface, 'return_items', FILL);
  },
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'return_items',
      'DROP CONSTRAINT return_items_amount_not_negative, DROP COLUMN amount',
    ),
};
