import type { Migration } from './migration.js';

// exclusive is what a payment can have one of that has not failed: 1, an authorization; 2, its end, which is a capture
// or a void. Refunds may be many.
export const createPaymentOperations: Migration = {
  name: '0023-create-payment-operations',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS payment_operations (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        paymentId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind ENUM('authorize', 'capture', 'void', 'refund') NOT NULL,
        amount DECIMAL(12, 2) NOT NULL,
        status ENUM('requested', 'succeeded', 'failed', 'unknown') NOT NULL DEFAULT 'requested',
        idempotencyKey VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        reference VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        dueAt DATETIME(3) NULL,
        error VARCHAR(255) NULL,
        reason VARCHAR(255) NULL,
        actorId INT UNSIGNED NULL,
        exclusive SMALLINT UNSIGNED
          GENERATED ALWAYS AS (
            CASE WHEN status = 'failed' THEN NULL WHEN kind = 'authorize' THEN 1
              WHEN kind IN ('capture', 'void') THEN 2 ELSE NULL END
          ) STORED,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY payment_operations_exclusive (paymentId, exclusive),
        UNIQUE KEY payment_operations_key (paymentId, idempotencyKey),
        UNIQUE KEY payment_operations_reference (paymentId, reference),
        KEY payment_operations_due (dueAt),
        CONSTRAINT payment_operations_payment_fk FOREIGN KEY (paymentId) REFERENCES payments (id),
        CONSTRAINT payment_operations_amount_positive CHECK (amount > 0),
        CONSTRAINT payment_operations_due_until_known
          CHECK ((status IN ('requested', 'unknown')) = (dueAt IS NOT NULL))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS payment_operations'),
};
