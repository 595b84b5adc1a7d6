import type { Migration } from './migration.js';

// The shape is that of rate-limiter-flexible, which inserts by position; `expire` is in milliseconds since 1970.
export const createRateLimits: Migration = {
  name: '0049-create-rate-limits',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS rate_limits (
        \`key\` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        points INT NOT NULL DEFAULT 0,
        expire BIGINT UNSIGNED NULL,
        PRIMARY KEY (\`key\`),
        KEY rate_limits_expire (expire)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS rate_limits'),
};
