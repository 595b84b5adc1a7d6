import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addTaxCategoryToProducts: Migration = {
  name: '0135-add-tax-category-to-products',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'products',
      `ADD COLUMN taxCategoryId INT UNSIGNED NOT NULL DEFAULT 1,
       ADD KEY products_tax_category (taxCategoryId),
       ADD CONSTRAINT products_tax_category_fk FOREIGN KEY (taxCategoryId) REFERENCES tax_categories (id)`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'products',
      `DROP FOREIGN KEY products_tax_category_fk, DROP KEY products_tax_category, DROP COLUMN taxCategoryId`,
    ),
};
