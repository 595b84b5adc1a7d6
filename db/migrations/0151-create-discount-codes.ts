import type { Migration } from './migration.js';

// Generated codes of discounts. They are too many to be kept in memory.
export const createDiscountCodes: Migration = {
  name: '0151-create-discount-codes',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS discount_codes (
        codeKey VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        discountId INT UNSIGNED NOT NULL,
        maxUses INT UNSIGNED NOT NULL DEFAULT 1,
        uses INT UNSIGNED NOT NULL DEFAULT 0,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (codeKey),
        KEY discount_codes_discount (discountId),
        CONSTRAINT discount_codes_discount_fk FOREIGN KEY (discountId) REFERENCES discounts (id) ON DELETE CASCADE,
        CONSTRAINT discount_codes_uses_within_limit CHECK (uses <= maxUses)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS discount_codes'),
};
