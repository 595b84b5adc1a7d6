import type { Migration } from './migration.js';

// Which order used which discount. slot is the use's number among those of its customer, where their number is limited;
// firstOrderKey is the customer whose first order it is, where the discount is for that. Both are NULL once it was released, so
// that the unique keys are the second guard of what a customer may use.
export const createDiscountRedemptions: Migration = {
  name: '0152-create-discount-redemptions',
  // Its keys are of the type that those of orders get there.
  needs: '0090-make-ids-bytes',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS discount_redemptions (
        discountId INT UNSIGNED NOT NULL,
        orderId BINARY(16) NOT NULL,
        customerKey BINARY(16) NOT NULL,
        slot SMALLINT UNSIGNED NULL,
        firstOrderKey BINARY(16) NULL,
        codeKey VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        amount DECIMAL(15, 3) NOT NULL,
        releasedAt DATETIME(3) NULL,
        PRIMARY KEY (discountId, orderId),
        UNIQUE KEY discount_redemptions_slot (discountId, customerKey, slot),
        UNIQUE KEY discount_redemptions_first_order (firstOrderKey),
        KEY discount_redemptions_order (orderId),
        CONSTRAINT discount_redemptions_discount_fk FOREIGN KEY (discountId) REFERENCES discounts (id),
        CONSTRAINT discount_redemptions_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT discount_redemptions_amount_not_negative CHECK (amount >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS discount_redemptions'),
};
