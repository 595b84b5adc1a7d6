import type { Migration } from './migration.js';

// open is 1 until it has ended, so that its key lets one be under way at a time, whichever process runs it.
export const createVerifications: Migration = {
  name: '0101-create-verifications',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS verifications (
        id BINARY(16) NOT NULL,
        actorId INT UNSIGNED NULL,
        holder BINARY(16) NULL,
        dueAt DATETIME(3) NULL,
        progress VARCHAR(255) NULL,
        createdAt DATETIME(3) NOT NULL,
        startedAt DATETIME(3) NULL,
        finishedAt DATETIME(3) NULL,
        ok TINYINT(1) NULL,
        error VARCHAR(255) NULL,
        result JSON NULL,
        open SMALLINT UNSIGNED
          GENERATED ALWAYS AS (CASE WHEN finishedAt IS NULL THEN 1 ELSE NULL END) STORED,
        PRIMARY KEY (id),
        UNIQUE KEY verifications_open (open)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS verifications'),
};
