import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';
import { updateByOrder } from './order-slices.js';

// Units of a line cost the same each so far, so a part of it is worth its number of them.
const FILL = `
  UPDATE cancellation_items AS part JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
  SET part.amount = part.quantity * item.price
  WHERE part.orderId > ? AND part.orderId <= ?`;

export const addAmountToCancellationItems: Migration = {
  name: '0069-add-amount-to-cancellation-items',
  worksOnRows: true,
  async up(queryInterface) {
    await alterUnlessThere(
      queryInterface,
      'cancellation_items',
      `ADD COLUMN amount DECIMAL(15, 3) NOT NULL DEFAULT 0,
       ADD CONSTRAINT cancellation_items_amount_not_negative CHECK (amount >= 0)`,
    );
    await updateByOrder(queryInterface, 'cancellation_items', FILL);
  },
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'cancellation_items',
      'DROP CONSTRAINT cancellation_items_amount_not_negative, DROP COLUMN amount',
    ),
};
