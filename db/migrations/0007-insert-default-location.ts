import type { Migration } from './migration.js';

// A row that the service cannot run without belongs to the schema's history, not to the demo seeds.
export const insertDefaultLocation: Migration = {
  name: '0007-insert-default-location',
  up: ({ sequelize }) =>
    sequelize.query(`INSERT IGNORE INTO locations (id, code, name) VALUES (1, 'main', 'Main warehouse')`),
  down: ({ sequelize }) => sequelize.query('DELETE FROM locations WHERE id = 1'),
};
