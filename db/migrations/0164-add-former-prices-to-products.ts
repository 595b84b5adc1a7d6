import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addFormerPricesToProducts: Migration = {
  name: '0164-add-former-prices-to-products',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'products',
      'ADD COLUMN compareAtPrice DECIMAL(15, 3) NULL, ADD COLUMN lowestPrice30Days DECIMAL(15, 3) NULL',
    ),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'products', 'DROP COLUMN compareAtPrice, DROP COLUMN lowestPrice30Days'),
};
