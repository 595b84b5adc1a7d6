import type { Migration } from './migration.js';

export const createMails: Migration = {
  name: '0292-create-mails',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS mails (
        id BINARY(16) NOT NULL,
        kind VARCHAR(32) NOT NULL,
        recipient VARCHAR(254) NOT NULL,
        locale CHAR(2) NOT NULL,
        userId INT UNSIGNED NULL,
        content JSON NOT NULL,
        status ENUM('pending', 'sent', 'failed', 'skipped') NOT NULL DEFAULT 'pending',
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        dueAt DATETIME(3) NULL,
        sentAt DATETIME(3) NULL,
        error VARCHAR(255) NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY mails_due (dueAt),
        KEY mails_status (status, id),
        KEY mails_user (userId),
        CONSTRAINT mails_user_fk FOREIGN KEY (userId) REFERENCES users (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS mails'),
};
