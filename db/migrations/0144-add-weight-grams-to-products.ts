import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addWeightGramsToProducts: Migration = {
  name: '0144-add-weight-grams-to-products',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'products', 'ADD COLUMN weightGrams INT UNSIGNED NULL'),
  down: (queryInterface) => alterIfThere(queryInterface, 'products', 'DROP COLUMN weightGrams'),
};
