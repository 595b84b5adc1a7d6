import { z } from 'zod';
import { LIMITS } from '../../rules/values.js';
import { isInKeyRange, keyRangeOf } from '../orders/api.js';
import type { Period } from './calendar.js';
import { currencyCode, type Report, wholeNumber } from './report.js';

export interface CancellationFigures {
  /** As it was given, capitals first where it was given in several; null when none was. */
  reason: string | null;
  currency: string;
  /** How often units were cancelled, of whole orders or of parts. */
  cancellations: number;
  /** How many orders that happened to. */
  orders: number;
  units: number;
  /** What those units cost. */
  amount: string;
  /** Only to sort by. */
  reasonKey: string;
}

// Reasons are compared as the column's collation does: without case. Of those that it finds equal MIN would take any, and
// another one on the next page; by their bytes one is the least.
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

/** Why units of the orders of a period were cancelled, whenever that was; the reason that cost most units first. */
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
