import type { Migration } from './migration.js';

export const createUserTokens: Migration = {
  name: '0291-create-user-tokens',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS user_tokens (
        id BINARY(16) NOT NULL,
        userId INT UNSIGNED NOT NULL,
        purpose ENUM('verify_email', 'reset_password', 'change_email') NOT NULL,
        email VARCHAR(254) NOT NULL,
        expiresAt DATETIME(3) NOT NULL,
        usedAt DATETIME(3) NULL,
        PRIMARY KEY (id),
        KEY user_tokens_user (userId, purpose),
        CONSTRAINT user_tokens_user_fk FOREIGN KEY (userId) REFERENCES users (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS user_tokens'),
};
