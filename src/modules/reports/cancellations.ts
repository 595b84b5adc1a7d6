import { z } from 'zod';
import { LIMITS } from '../../rules/values.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { currencyCode, type Report, wholeNumber } from './report.js';

export interface CancellationFigures {
  /** As given (of several spellings the lowest by bytes); null without a reason. */
  reason: string | null;
  currency: string;
  /** Number of cancellations, of whole orders or of units. */
  cancellations: number;
  /** Number of orders with such a cancellation. */
  orders: number;
  units: number;
  /** Value of those units: a decimal string. */
  amount: string;
  /** For sorting only. */
  reasonKey: string;
}

// Reasons are grouped by the column's collation, which ignores case. MIN with that collation could return a different spelling
// on each page; by bytes the result is always the same.
const CANCELLATIONS = `
  SELECT figures.*, COALESCE(reason, '') COLLATE utf8mb4_unicode_520_ci AS reasonKey
  FROM (
    SELECT MIN(event.reason COLLATE utf8mb4_bin) AS reason, placed.currency,
      COUNT(DISTINCT event.orderId, event.version) AS cancellations, COUNT(DISTINCT event.orderId) AS orders,
      CAST(SUM(unit.quantity) AS SIGNED) AS units, SUM(unit.amount) AS amount
    FROM cancellation_items AS unit
    JOIN order_events AS event ON event.orderId = unit.orderId AND event.version = unit.version
    JOIN orders AS placed ON placed.id = unit.orderId
    WHERE ${isInKeyRange('unit.orderId')}
    GROUP BY event.reason, placed.currency
  ) AS figures`;

/** Reasons for cancellations of a period's orders, whenever they were cancelled; most units first. */
export function cancellationsByReason(period: Period): Report<CancellationFigures> {
  return {
    sql: CANCELLATIONS,
    order: [
      { column: 'units', key: wholeNumber, descending: true },
      { column: 'reasonKey', key: z.string().max(LIMITS.reason.max) },
      { column: 'currency', key: currencyCode },
    ],
    values: keyRangeOf(period),
  };
}
