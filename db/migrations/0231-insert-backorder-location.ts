import type { Migration } from './migration.js';

// Where the units are that are ordered before they are there. A shop may have a location of that code already.
export const insertBackorderLocation: Migration = {
  name: '0231-insert-backorder-location',
  up: ({ sequelize }) =>
    sequelize.query(`
      INSERT INTO locations (code, name, kind)
      SELECT IF(EXISTS (SELECT 1 FROM locations WHERE code = 'backorder'), 'backorder-units', 'backorder'), 'Backorders', 'backorder'
      FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM locations WHERE kind = 'backorder')`),
  // One that was used stays, since the ledger names it: the release before sells nothing there.
  down: ({ sequelize }) =>
    sequelize.query(`
      DELETE location FROM locations AS location LEFT JOIN stock_levels AS level ON level.locationId = location.id
      WHERE location.kind = 'backorder' AND level.locationId IS NULL`),
};
