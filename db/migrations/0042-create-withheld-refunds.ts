import type { Migration } from './migration.js';

const CREATE = `
  CREATE TABLE IF NOT EXISTS withheld_refunds (
    orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version INT UNSIGNED NOT NULL,
    amount DECIMAL(15, 3) NOT NULL,
    kept DECIMAL(15, 3) NOT NULL,
    settledAt DATETIME(3) NULL,
    createdAt DATETIME(3) NOT NULL,
    PRIMARY KEY (orderId, version),
    KEY withheld_refunds_settled (settledAt),
    CONSTRAINT withheld_refunds_event_fk FOREIGN KEY (orderId, version)
      REFERENCES order_events (orderId, version),
    CONSTRAINT withheld_refunds_amount_positive CHECK (amount > 0),
    CONSTRAINT withheld_refunds_kept_within_amount CHECK (kept >= 0 AND kept <= amount)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`;

// What was cancelled or came back without a request to refund it. Of those who have paid the shop keeps it, as it did
// before there was this table, and the service works out how much of it; to all others it is not owed.
const FILL = `
  INSERT INTO withheld_refunds (orderId, version, amount, kept, settledAt, createdAt)
  SELECT withheld.orderId, withheld.version, withheld.amount,
    IF(payment.status IN ('authorized', 'capturing', 'captured'), withheld.amount, 0),
    IF(payment.status IN ('authorized', 'capturing', 'captured'), NULL, withheld.createdAt), withheld.createdAt
  FROM (
    SELECT part.orderId, part.version, SUM(part.quantity * item.price) AS amount, MAX(event.createdAt) AS createdAt
    FROM (
      SELECT orderId, version, line, quantity FROM cancellation_items
      UNION ALL
      SELECT unit.orderId, returns.receiptVersion, unit.line, unit.restocked + unit.writtenOff
      FROM return_items AS unit JOIN returns ON returns.id = unit.returnId
      WHERE returns.status = 'received'
    ) AS part
    JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
    JOIN order_events AS event ON event.orderId = part.orderId AND event.version = part.version
    LEFT JOIN refund_requests AS request ON request.orderId = part.orderId AND request.version = part.version
    WHERE request.id IS NULL
    GROUP BY part.orderId, part.version
  ) AS withheld
  LEFT JOIN payments AS payment ON payment.orderId = withheld.orderId AND payment.open = 1
  LEFT JOIN withheld_refunds AS known ON known.orderId = withheld.orderId AND known.version = withheld.version
  WHERE withheld.amount > 0 AND known.orderId IS NULL`;

export const createWithheldRefunds: Migration = {
  name: '0042-create-withheld-refunds',
  async up({ sequelize }) {
    await sequelize.query(CREATE);
    await sequelize.query(FILL);
  },
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS withheld_refunds'),
};
