import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// The locations that there are stay what they were: they hold stock, and send it everywhere.
export const addKindToLocations: Migration = {
  name: '0200-add-kind-to-locations',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'locations',
      `ADD COLUMN kind ENUM('physical', 'backorder', 'transit') NOT NULL DEFAULT 'physical',
       ADD COLUMN priority SMALLINT NOT NULL DEFAULT 0,
       ADD COLUMN isActive TINYINT(1) NOT NULL DEFAULT 1,
       ADD COLUMN shipsTo JSON NULL,
       ADD COLUMN address JSON NULL,
       ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1,
       ADD COLUMN createdAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
       ADD COLUMN updatedAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'locations',
      `DROP COLUMN kind, DROP COLUMN priority, DROP COLUMN isActive, DROP COLUMN shipsTo, DROP COLUMN address,
       DROP COLUMN version, DROP COLUMN createdAt, DROP COLUMN updatedAt`,
    ),
};
