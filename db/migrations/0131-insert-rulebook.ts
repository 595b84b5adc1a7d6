import type { Migration } from './migration.js';

export const insertRulebook: Migration = {
  name: '0131-insert-rulebook',
  up: ({ sequelize }) => sequelize.query('INSERT IGNORE INTO rulebook (id, revision) VALUES (1, 0)'),
  down: ({ sequelize }) => sequelize.query('DELETE FROM rulebook WHERE id = 1'),
};
