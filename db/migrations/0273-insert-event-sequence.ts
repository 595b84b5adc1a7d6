import type { Migration } from './migration.js';

// Goes on after the last event, should there be some from before a rollback.
export const insertEventSequence: Migration = {
  name: '0273-insert-event-sequence',
  up: ({ sequelize }) =>
    sequelize.query(`
      INSERT IGNORE INTO event_sequence (id, seq) SELECT 1, COALESCE(MAX(seq), 0) FROM events`),
  down: ({ sequelize }) => sequelize.query('DELETE FROM event_sequence'),
};
