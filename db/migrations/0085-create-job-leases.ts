import type { Migration } from './migration.js';

// A row for each job that one process at a time does, made by the first that does it.
export const createJobLeases: Migration = {
  name: '0085-create-job-leases',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS job_leases (
        name VARCHAR(64) NOT NULL,
        holder CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        dueAt DATETIME(3) NOT NULL,
        PRIMARY KEY (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS job_leases'),
};
