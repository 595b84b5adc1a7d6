import type { Config } from '../../config.js';
import type { Queries } from '../../database/queries.js';
import { toSqlTimestamp } from '../../database/timestamp.js';
import { isLowInSql } from '../../models/availability.js';
import { REFUND_FAILED } from '../../models/refund-failed.js';
import { unitsOnBackorder } from '../../models/units-on-backorder.js';
import { select } from './report.js';

/** Counting stops here: the value means that many or more. */
export const MAX_COUNTED = 10_000;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

export interface WaitingSettings {
  unpaidOrderMinutes: Config['unpaidOrderMinutes'];
  /** Products with fewer available units than this count as low, where a level has no threshold of its own. */
  stockBelow: number;
}

/** Points in time for the counts. */
interface Moment {
  at: Date;
  /** Orders that have been pending since before this time are pending for long. */
  longBefore: Date;
}

/** Work that is waiting, each counted up to MAX_COUNTED. */
export interface Waiting {
  /** Pending and paid later: an admin has to accept them. */
  ordersToAccept: number;
  /** Pending, unpaid and not paid later. */
  ordersUnpaid: number;
  /** Unpaid orders that the service will soon cancel. */
  ordersExpiring: number;
  /** For more than two days, by the shop's calendar. */
  ordersPendingLong: number;
  ordersToSend: number;
  returnsToDecide: number;
  returnsToReceive: number;
  paymentsToCapture: number;
  /** Failed refunds with no later successful one for the same payment. */
  refundsFailed: number;
  /** Payment operations without an answer from the provider. */
  operationsUnanswered: number;
  /** Provider events that could not be applied. */
  eventsFailed: number;
  productsLow: number;
  /** An order and a product whose units are not there yet. */
  backorders: number;
}

/** SQL: the number of rows, up to MAX_COUNTED. */
const count = (rows: string): string => `(SELECT COUNT(*) FROM (${rows} LIMIT ${MAX_COUNTED}) AS counted)`;

const WAITING = `
  SELECT
    ${count("SELECT 1 FROM orders WHERE status = 'processing'")} AS ordersToSend,
    ${count("SELECT 1 FROM returns WHERE status = 'requested'")} AS returnsToDecide,
    ${count("SELECT 1 FROM returns WHERE status = 'approved'")} AS returnsToReceive,
    ${count("SELECT 1 FROM payments WHERE status = 'authorized'")} AS paymentsToCapture,
    ${count(REFUND_FAILED)} AS refundsFailed,
    ${count("SELECT 1 FROM payment_operations WHERE status = 'unknown'")} AS operationsUnanswered,
    ${count('SELECT 1 FROM payment_events WHERE processedAt IS NULL AND error IS NOT NULL')} AS eventsFailed,
    ${count(`SELECT 1 FROM products AS Product WHERE Product.isActive = 1 AND ${isLowInSql(':stockBelow')}`)}
      AS productsLow,
    ${count(unitsOnBackorder())} AS backorders`;

// The status index yields the oldest pending orders first.
const pending = (isExpiring: string): string => `
  SELECT CAST(COALESCE(SUM(isLater), 0) AS SIGNED) AS ordersToAccept,
    CAST(COALESCE(SUM(isUnpaid), 0) AS SIGNED) AS ordersUnpaid,
    CAST(COALESCE(SUM(isUnpaid AND (${isExpiring})), 0) AS SIGNED) AS ordersExpiring,
    CAST(COALESCE(SUM(createdAt < :longBefore), 0) AS SIGNED) AS ordersPendingLong
  FROM (
    SELECT paymentMethod, createdAt, paymentMethod IN ('cash_on_delivery', 'invoice') AS isLater,
      paymentMethod NOT IN ('cash_on_delivery', 'invoice') AND paymentStatus IN ('unpaid', 'voided') AS isUnpaid
    FROM orders FORCE INDEX (orders_status) WHERE status = 'pending' ORDER BY id LIMIT ${MAX_COUNTED}
  ) AS waiting`;

export async function readWaiting(
  sequelize: Queries,
  { unpaidOrderMinutes, stockBelow }: WaitingSettings,
  { at, longBefore }: Moment,
): Promise<Waiting> {
  const expiring = Object.entries(unpaidOrderMinutes).filter(([, minutes]) => minutes > 0);
  const isExpiring = expiring.map(([method]) => `(paymentMethod = '${method}' AND createdAt < :${method})`);
  const values = Object.fromEntries(
    expiring.map(([method, minutes]) => [method, toSqlTimestamp(expiringSince(minutes, at))]),
  );
  const [orders] = await select<Waiting>(sequelize, pending(isExpiring.join(' OR ') || 'FALSE'), {
    ...values,
    longBefore: toSqlTimestamp(longBefore),
  });
  const [others] = await select<Waiting>(sequelize, WAITING, { stockBelow });
  return { ...orders, ...others } as Waiting;
}

/** "Soon" is the last quarter of the time limit, but at most a day. */
function expiringSince(minutes: number, at: Date): Date {
  const left = Math.min(minutes / 4, DAY_MINUTES);
  return new Date(at.getTime() - (minutes - left) * MINUTE_MS);
}
