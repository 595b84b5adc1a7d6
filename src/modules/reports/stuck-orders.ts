import { z } from 'zod';
import { toSqlTimestamp } from '../../database/timestamp.js';
import { idOf } from '../../models/id.js';
import type { OrderStatus } from '../../models/order.js';
import { lowestKeyAt, orderNumberSql } from '../orders/api.js';
import type { Report } from './report.js';

const HOUR_MS = 3_600_000;

/** An order that has not changed status for too long. */
export interface StuckOrder {
  orderId: string;
  orderNumber: string;
  status: OrderStatus;
  /** Null for a guest. */
  userId: number | null;
  email: string;
  totalAmount: string;
  currency: string;
  placedAt: Date;
  /** When it reached that status. */
  since: Date;
  /** Whole hours in that status. */
  hours: number;
}

// Few orders are open at a time. The status index finds them, and includes the primary key for the age.
const STUCK_ORDERS = `
  SELECT waiting.id AS orderId, ${orderNumberSql('waiting.number')} AS orderNumber, waiting.status, waiting.userId,
    COALESCE(customer.email, waiting.email) AS email, waiting.totalAmount, waiting.currency, waiting.createdAt AS placedAt, waiting.since, TIMESTAMPDIFF(HOUR, waiting.since, :now) AS hours
  FROM (
    SELECT placed.id, placed.number, placed.status, placed.userId, placed.email, placed.totalAmount, placed.currency, placed.createdAt,
      COALESCE((
        SELECT MAX(event.createdAt) FROM order_events AS event
        WHERE event.orderId = placed.id AND event.toStatus = placed.status AND event.fromStatus <> event.toStatus
      ), placed.createdAt) AS since
    FROM orders AS placed
    WHERE placed.status IN ('pending', 'processing') AND placed.id < :beforeKey
  ) AS waiting
  LEFT JOIN users AS customer ON customer.id = waiting.userId
  WHERE waiting.since < :before`;

/** Orders that have been pending or processing for longer than `hours`, oldest first. */
export function stuckOrders(hours: number, now = new Date()): Report<StuckOrder> {
  const beforeMs = now.getTime() - hours * HOUR_MS;
  return {
    sql: STUCK_ORDERS,
    order: [{ column: 'orderId', key: z.uuid(), bind: idOf }],
    values: {
      now: toSqlTimestamp(now),
      before: toSqlTimestamp(new Date(beforeMs)),
      beforeKey: idOf(lowestKeyAt(beforeMs)),
    },
  };
}
