import type { Migration } from './migration.js';

const AMOUNT = 'DECIMAL(12, 2) NOT NULL';

// open is 1 for as long as the payment may bring money and null afterwards, so that its key keeps an order from being
// paid twice. provider is no ENUM: another provider is no migration.
export const createPayments: Migration = {
  name: '0022-create-payments',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS payments (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        provider VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reference VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        status ENUM('pending', 'authorized', 'capturing', 'captured', 'voiding', 'voided', 'failed')
          NOT NULL DEFAULT 'pending',
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount ${AMOUNT},
        authorized ${AMOUNT} DEFAULT 0,
        captured ${AMOUNT} DEFAULT 0,
        refunding ${AMOUNT} DEFAULT 0,
        refunded ${AMOUNT} DEFAULT 0,
        open SMALLINT UNSIGNED
          GENERATED ALWAYS AS (CASE WHEN status IN ('voided', 'failed') THEN NULL ELSE 1 END) STORED,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY payments_open (orderId, open),
        UNIQUE KEY payments_reference (provider, reference),
        KEY payments_status (status),
        CONSTRAINT payments_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT payments_amount_positive CHECK (amount > 0),
        CONSTRAINT payments_captured_within_authorized CHECK (captured >= 0 AND captured <= authorized),
        CONSTRAINT payments_refunded_within_captured CHECK (refunded >= 0 AND refunded <= captured),
        CONSTRAINT payments_refunding_not_negative CHECK (refunding >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS payments'),
};
