import type { Migration } from './migration.js';

// No foreign keys: the key is claimed before its order exists, and each would cost a lookup for every order.
export const createIdempotencyKeys: Migration = {
  name: '0012-create-idempotency-keys',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS idempotency_keys (
        userId INT UNSIGNED NOT NULL,
        \`key\` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        requestHash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (userId, \`key\`),
        KEY idempotency_keys_created (createdAt)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS idempotency_keys'),
};
