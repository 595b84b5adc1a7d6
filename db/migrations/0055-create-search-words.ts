import type { Migration } from './migration.js';

export const createSearchWords: Migration = {
  name: '0055-create-search-words',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS search_words (
        variant VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
        word VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
        PRIMARY KEY (variant, word)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS search_words'),
};
