import { type Area, type Check, inOrderRange } from '../../consistency/check.js';
import { AMOUNT_CHECKS, type AmountViolations } from './amount-checks.js';
import { ORDER_LIFE_CHECKS, type OrderLifeViolations } from './lifecycle/checks.js';
import { REFUND_CHECKS, type RefundViolations } from './lifecycle/refund-checks.js';
import { NUMBER_CHECK, type NumberViolations } from './number-check.js';

/** Rows found by each order check, by check name. Amounts are decimal strings. */
export interface OrderViolations
  extends AmountViolations,
    NumberViolations,
    OrderLifeViolations,
    RefundViolations {
  'order-without-lines': { orderId: string; totalAmount: string };
  'line-without-order': { orderId: string; line: number; productId: number; quantity: number };
  'key-without-its-order': {
    userId: number;
    key: string;
    orderId: string;
    /** Customer of that order; null if the order does not exist. */
    customerId: number | null;
  };
  'order-under-two-keys': { orderId: string; keys: number };
  'key-without-an-answer': { userId: number; key: string };
  'guest-order-without-address': { orderId: string; email: string | null };
  'claimed-order-owner': { orderId: string; userId: number | null; claimedBy: number | null };
}

/** Lines, idempotency keys, lifecycle and refunds of orders. */
const ORDER_CHECKS: ReadonlyArray<Check<keyof OrderViolations>> = [
  ...AMOUNT_CHECKS,
  NUMBER_CHECK,
  {
    name: 'order-without-lines',
    rule: 'No order is without lines',
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.totalAmount
      FROM orders LEFT JOIN order_items AS item ON item.orderId = orders.id
      WHERE ${inOrderRange('orders.id')} AND item.orderId IS NULL`,
  },
  {
    name: 'line-without-order',
    rule: 'No line is without its order',
    byOrder: true,
    sql: `
      SELECT item.orderId, item.line, item.productId, item.quantity
      FROM order_items AS item LEFT JOIN orders ON orders.id = item.orderId
      WHERE ${inOrderRange('item.orderId')} AND orders.id IS NULL`,
  },
  {
    name: 'key-without-its-order',
    rule: 'Every idempotency key of an order stands for one of that customer, or of a guest',
    byOrder: false,
    sql: `
      SELECT used.userId, used.key, used.orderId, orders.userId AS customerId
      FROM idempotency_keys AS used LEFT JOIN orders ON orders.id = used.orderId
      WHERE used.orderId IS NOT NULL AND (orders.id IS NULL OR IF(used.userId = 0, orders.email IS NULL, NOT orders.userId <=> used.userId))`,
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
  {
    name: 'guest-order-without-address',
    rule: 'An order was placed by an account, or has the address of a guest',
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.email
      FROM orders LEFT JOIN guest_orders AS placed ON placed.orderId = orders.id
      WHERE ${inOrderRange('orders.id')}
        AND ((orders.userId IS NULL AND orders.email IS NULL) OR (orders.email IS NULL) <> (placed.orderId IS NULL))`,
  },
  {
    name: 'claimed-order-owner',
    rule: 'An order of a guest belongs to the account that has claimed it, and to none before',
    byOrder: false,
    sql: `
      SELECT placed.orderId, orders.userId, placed.claimedBy
      FROM guest_orders AS placed JOIN orders ON orders.id = placed.orderId
      WHERE NOT orders.userId <=> placed.claimedBy OR (placed.claimedBy IS NULL) <> (placed.claimedAt IS NULL)`,
  },
  ...ORDER_LIFE_CHECKS,
  ...REFUND_CHECKS,
];

export const ORDER_AREA: Area<keyof OrderViolations> = {
  name: 'orders',
  tables: {
    orders: 'orders',
    orderItems: 'order_items',
    orderEvents: 'order_events',
    cancellationItems: 'cancellation_items',
    fulfilments: 'fulfilments',
    fulfilmentItems: 'fulfilment_items',
    returns: 'returns',
    returnItems: 'return_items',
    refundRequests: 'refund_requests',
    withheldRefunds: 'withheld_refunds',
    shippingRefunds: 'shipping_refunds',
    idempotencyKeys: 'idempotency_keys',
    guestOrders: 'guest_orders',
  },
  checks: ORDER_CHECKS,
  mend: 'a person decides: docs/operations.md, "When something does not hold".',
};
