import type { Migration } from './migration.js';

export const createRefreshTokens: Migration = {
  name: '0002-create-refresh-tokens',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS refresh_tokens (
        tokenHash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        familyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        userId INT UNSIGNED NOT NULL,
        expiresAt DATETIME(3) NOT NULL,
        usedAt DATETIME(3) NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (tokenHash),
        KEY refresh_tokens_family (familyId),
        KEY refresh_tokens_user (userId),
        CONSTRAINT refresh_tokens_user_fk FOREIGN KEY (userId) REFERENCES users (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS refresh_tokens'),
};
