import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// The constraint has the table written anew in any case, and the defaults fill the rows as they are copied: a line was
// never anything but its units at their price. They stay, for a version before this one that still places orders.
export const addAmountsToOrderItems: Migration = {
  name: '0068-add-amounts-to-order-items',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'order_items',
      `ADD COLUMN subtotal DECIMAL(15, 3) NOT NULL DEFAULT (quantity * price) AFTER price,
       ADD COLUMN discountAmount DECIMAL(15, 3) NOT NULL DEFAULT 0 AFTER subtotal,
       ADD COLUMN taxAmount DECIMAL(15, 3) NOT NULL DEFAULT 0 AFTER discountAmount,
       ADD COLUMN total DECIMAL(15, 3) NOT NULL DEFAULT (quantity * price) AFTER taxAmount,
       ADD CONSTRAINT order_items_amounts_not_negative
         CHECK (subtotal >= 0 AND discountAmount >= 0 AND taxAmount >= 0 AND total >= 0),
       ADD CONSTRAINT order_items_discount_within_subtotal CHECK (discountAmount <= subtotal)`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'order_items',
      `DROP CONSTRAINT order_items_amounts_not_negative, DROP CONSTRAINT order_items_discount_within_subtotal,
       DROP COLUMN subtotal, DROP COLUMN discountAmount, DROP COLUMN taxAmount, DROP COLUMN total`,
    ),
};
