import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

const AMOUNTS = ['discountAmount', 'shippingAmount', 'shippingTaxAmount', 'taxAmount'] as const;

/** Everything at once: each ALTER of it writes the whole table anew. */
const COLUMNS = [
  ...AMOUNTS.map((name) => `${name} DECIMAL(15, 3) NOT NULL DEFAULT 0`),
  'pricesIncludeTax TINYINT(1) NOT NULL DEFAULT 1',
  'pricing JSON NULL',
  'metadata JSON NULL',
  'number CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL',
  `paymentStatus ENUM('unpaid', 'authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'voided')
         NOT NULL DEFAULT 'unpaid'`,
];

export const addAmountsToOrders: Migration = {
  name: '0067-add-amounts-to-orders',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'orders',
      `${COLUMNS.map((column) => `ADD COLUMN ${column}`).join(',\n       ')},
       ADD CONSTRAINT orders_amounts_not_negative
         CHECK (${AMOUNTS.map((name) => `${name} >= 0`).join(' AND ')})`,
    ),
  // The constraint first: neither database drops a column that one of them names.
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'orders',
      `DROP CONSTRAINT orders_amounts_not_negative,
       ${COLUMNS.map((column) => `DROP COLUMN ${column.split(' ')[0]}`).join(', ')}`,
    ),
};
