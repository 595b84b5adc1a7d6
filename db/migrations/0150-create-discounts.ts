import type { Migration } from './migration.js';

// code and codeKey are NULL where there is none of its own: it applies by itself, or by generated codes. `uses` counts its rows of
// discount_redemptions that were not released; the last CHECK is the second guard of its limit.
export const createDiscounts: Migration = {
  name: '0150-create-discounts',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS discounts (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        name VARCHAR(100) NOT NULL,
        code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        codeKey VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        isAutomatic TINYINT(1) NOT NULL DEFAULT 0,
        class ENUM('line', 'order', 'shipping') NOT NULL,
        kind ENUM('percent', 'amount', 'fixed_price', 'cheapest_free', 'buy_x_get_y', 'free_shipping') NOT NULL,
        value DECIMAL(15, 4) NULL,
        currency CHAR(3) NULL,
        rule JSON NOT NULL,
        combinesWith JSON NOT NULL,
        startsAt DATETIME(3) NULL,
        endsAt DATETIME(3) NULL,
        isActive TINYINT(1) NOT NULL DEFAULT 1,
        maxUses INT UNSIGNED NULL,
        uses INT UNSIGNED NOT NULL DEFAULT 0,
        maxPerCustomer SMALLINT UNSIGNED NULL,
        releaseOnCancel TINYINT(1) NOT NULL DEFAULT 1,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY discounts_code (codeKey),
        CONSTRAINT discounts_value_not_negative CHECK (value >= 0),
        CONSTRAINT discounts_percent_within CHECK (kind NOT IN ('percent', 'buy_x_get_y') OR value <= 100),
        CONSTRAINT discounts_automatic_without_code CHECK (isAutomatic = 0 OR codeKey IS NULL),
        CONSTRAINT discounts_ends_after_start CHECK (endsAt > startsAt),
        CONSTRAINT discounts_max_uses_positive CHECK (maxUses > 0),
        CONSTRAINT discounts_max_per_customer_positive CHECK (maxPerCustomer > 0),
        CONSTRAINT discounts_uses_within_limit CHECK (uses <= maxUses)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS discounts'),
};
