import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addIsActiveToDiscountCodes: Migration = {
  name: '0191-add-is-active-to-discount-codes',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'discount_codes', 'ADD COLUMN isActive TINYINT(1) NOT NULL DEFAULT 1'),
  down: (queryInterface) => alterIfThere(queryInterface, 'discount_codes', 'DROP COLUMN isActive'),
};
