import { type Check, range } from './check.js';
import { ORDER_LIFE_CHECKS, type OrderLifeViolations } from './order-life-checks.js';
import { PAYMENT_CHECKS, type PaymentViolations } from './payment-checks.js';
import { REFUND_CHECKS, type RefundViolations } from './refund-checks.js';

/**
 * What has to hold, as SQL that finds where it does not. The database does the work; only rows that are wrong
 * leave it. No check trusts a constraint: data can come from a restored dump that was loaded without them.
 */

/** What each check finds, by its name. Units are of the product; amounts are decimal strings. */
export interface Violations extends OrderLifeViolations, RefundViolations, PaymentViolations {
  'level-not-its-movements': {
    productId: number;
    locationId: number;
    /** The stock level; null when there is none, though there are movements. */
    onHand: number | null;
    /** The sum of the movements. */
    moved: number;
  };
  'level-below-zero': { productId: number; locationId: number; onHand: number; reserved: number };
  'item-not-moved': {
    orderId: string;
    productId: number;
    /** Units in the order's items. */
    ordered: number;
    /** Units that its movements took. */
    moved: number;
  };
  'total-not-its-lines': { orderId: string; totalAmount: string; linesAmount: string };
  'order-without-lines': { orderId: string; totalAmount: string };
  'line-without-order': { orderId: string; line: number; productId: number; quantity: number };
  'key-without-its-order': {
    userId: number;
    key: string;
    orderId: string;
    /** The customer of that order; null when there is no such order. */
    customerId: number | null;
  };
  'order-under-two-keys': { orderId: string; keys: number };
  'key-without-an-answer': { userId: number; key: string };
}

export type CheckName = keyof Violations;

/** Each selects the columns of Violations[name]. */
export const CHECKS: ReadonlyArray<Check<CheckName>> = [
  {
    name: 'level-not-its-movements',
    rule: 'Every stock level is the sum of its movements',
    byOrder: false,
    // The ledger is added up in one scan: a lookup of each movement by product reads its pages at random.
    sql: `
      SELECT ledger.productId, ledger.locationId, level.onHand, ledger.moved
      FROM (
        SELECT productId, locationId, CAST(SUM(quantity) AS SIGNED) AS moved
        FROM stock_movements IGNORE INDEX FOR GROUP BY (stock_movements_level)
        GROUP BY productId, locationId
      ) AS ledger
      LEFT JOIN stock_levels AS level
        ON level.productId = ledger.productId AND level.locationId = ledger.locationId
      WHERE COALESCE(level.onHand, 0) <> ledger.moved
      UNION ALL
      SELECT level.productId, level.locationId, level.onHand, 0
      FROM stock_levels AS level
      WHERE level.onHand <> 0 AND NOT EXISTS (
        SELECT 1 FROM stock_movements AS movement
        WHERE movement.productId = level.productId AND movement.locationId = level.locationId)`,
  },
  {
    name: 'level-below-zero',
    rule: 'No stock level is below zero, or below what is reserved of it',
    byOrder: false,
    sql: `
      SELECT productId, locationId, onHand, reserved FROM stock_levels
      WHERE onHand < 0 OR reserved < 0 OR onHand < reserved`,
  },
  {
    name: 'item-not-moved',
    rule: 'Every order moved exactly the stock of its items',
    byOrder: true,
    // Added up by order and product, since two lines of a product may share a movement, or have one each.
    sql: `
      SELECT orderId, productId,
        CAST(SUM(ordered) AS SIGNED) AS ordered, CAST(SUM(moved) AS SIGNED) AS moved
      FROM (
        SELECT orderId, productId, quantity AS ordered, 0 AS moved
        FROM order_items WHERE ${range('orderId')}
        UNION ALL
        SELECT orderId, productId, 0 AS ordered, -quantity AS moved
        FROM stock_movements WHERE ${range('orderId')} AND kind = 'order'
      ) AS entry
      GROUP BY orderId, productId
      HAVING SUM(entry.ordered) <> SUM(entry.moved)`,
  },
  {
    name: 'total-not-its-lines',
    rule: "Every order's total is the sum of its lines",
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.totalAmount, SUM(item.quantity * item.price) AS linesAmount
      FROM orders JOIN order_items AS item ON item.orderId = orders.id
      WHERE ${range('orders.id')}
      GROUP BY orders.id, orders.totalAmount
      HAVING linesAmount <> orders.totalAmount`,
  },
  {
    name: 'order-without-lines',
    rule: 'No order is without lines',
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.totalAmount
      FROM orders LEFT JOIN order_items AS item ON item.orderId = orders.id
      WHERE ${range('orders.id')} AND item.orderId IS NULL`,
  },
  {
    name: 'line-without-order',
    rule: 'No line is without its order',
    byOrder: true,
    sql: `
      SELECT item.orderId, item.line, item.productId, item.quantity
      FROM order_items AS item LEFT JOIN orders ON orders.id = item.orderId
      WHERE ${range('item.orderId')} AND orders.id IS NULL`,
  },
  {
    name: 'key-without-its-order',
    rule: 'Every idempotency key of an order stands for one of that customer',
    byOrder: false,
    sql: `
      SELECT used.userId, used.key, used.orderId, orders.userId AS customerId
      FROM idempotency_keys AS used LEFT JOIN orders ON orders.id = used.orderId
      WHERE used.orderId IS NOT NULL AND (orders.id IS NULL OR orders.userId <> used.userId)`,
  },
  {
    name: 'order-under-two-keys',
    rule: 'No order stands under two idempotency keys',
    byOrder: false,
    sql: `
      SELECT orderId, COUNT(*) AS \`keys\` FROM idempotency_keys WHERE orderId IS NOT NULL
      GROUP BY orderId HAVING COUNT(*) > 1`,
  },
  {
    name: 'key-without-an-answer',
    rule: 'Every idempotency key of another change has its answer',
    byOrder: false,
    sql: `
      SELECT userId, \`key\` FROM idempotency_keys WHERE orderId IS NULL AND answer IS NULL`,
  },
  ...ORDER_LIFE_CHECKS,
  ...REFUND_CHECKS,
  ...PAYMENT_CHECKS,
];
