import { QueryTypes, type Transaction } from 'sequelize';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { idOf } from '../../../models/id.js';
import type { DeliveryStatus } from '../../../models/webhook-delivery.js';
import type { WebhooksContext } from '../context.js';
import type { DueDelivery } from './due-deliveries.js';
import { type LeasedEndpoint, leaseSeconds } from './endpoint-lease.js';
import type { Answer } from './post.js';

/** The end of an attempt is recorded within that time, and so is that an endpoint fails. */
const RECORDED_WITHIN_MS = 10_000;

/** An attempt, and what becomes of its delivery. */
export interface Attempt {
  delivery: DueDelivery;
  answer: Answer;
  status: DeliveryStatus;
  /** Until the next attempt of a pending one. */
  pauseMs: number;
  /** `performance.now()` at its end. */
  endedAt: number;
}

/** How an endpoint is doing after some attempts. */
export interface Health {
  /** Failed attempts in a row. */
  failures: number;
  /** Whether an attempt succeeded since the last record. */
  hasSucceeded: boolean;
  /** If it is back: since when it was down, as in the lease. */
  wasDownSince: string | null;
}

/**
 * Stores attempts in one transaction, and renews the lease of their endpoint. A delivery that is not as it was read has been
 * recorded by another process, whose record stays.
 * @returns whether the caller may go on: false when the endpoint was changed, or the lease is lost
 */
export function recordAnswers(
  context: WebhooksContext,
  endpoint: LeasedEndpoint,
  attempts: readonly Attempt[],
  health: Health,
): Promise<boolean> {
  return inTransaction(
    context.sequelize,
    async (transaction) => {
      const mayGoOn = await renewLease(context, endpoint, health, transaction);
      if (attempts.length > 0) {
        await updateDeliveries(context, endpoint.id, attempts, transaction);
        await insertAttempts(context, endpoint.id, attempts, transaction);
        await postponeFollowers(context, endpoint.id, attempts, transaction);
        if (health.wasDownSince) await sendNow(context, endpoint.id, health.wasDownSince, transaction);
      }
      return mayGoOn;
    },
    // Every UPDATE is guarded by the number of attempts.
    SAFE_TO_REPEAT,
  );
}

async function renewLease(
  context: WebhooksContext,
  { id, holder, version }: LeasedEndpoint,
  { failures, hasSucceeded }: Health,
  transaction: Transaction,
): Promise<boolean> {
  const [, renewed] = await context.sequelize.query(
    `UPDATE webhook_endpoints SET dueAt = UTC_TIMESTAMP(3) + INTERVAL :seconds SECOND, failures = :failures,
       failingSince = CASE WHEN :failures = 0 THEN NULL
         WHEN :hasSucceeded THEN UTC_TIMESTAMP(3) ELSE COALESCE(failingSince, UTC_TIMESTAMP(3)) END
     WHERE id = :id AND holder = :holder AND version = :version AND isActive = 1 AND deletedAt IS NULL`,
    {
      replacements: {
        id,
        holder: idOf(holder),
        version,
        failures,
        hasSucceeded,
        seconds: leaseSeconds(context),
      },
      type: QueryTypes.UPDATE,
      transaction,
    },
  );
  return renewed === 1;
}

async function updateDeliveries(
  { sequelize }: WebhooksContext,
  endpointId: number,
  attempts: readonly Attempt[],
  transaction: Transaction,
): Promise<void> {
  const rows = attempts.map(({ delivery, answer, status, pauseMs }) => ({
    seq: delivery.seq,
    attempts: delivery.attempts,
    status,
    pause: pauseMs * 1000,
    statusCode: answer.statusCode ?? null,
    error: answer.error ?? null,
  }));
  await sequelize.query(
    `UPDATE JSON_TABLE($rows, '$[*]' COLUMNS (
       seq BIGINT UNSIGNED PATH '$.seq', attempts INT PATH '$.attempts', status VARCHAR(16) PATH '$.status',
       pause BIGINT PATH '$.pause', statusCode INT PATH '$.statusCode', error VARCHAR(32) PATH '$.error'
     )) AS answered
     STRAIGHT_JOIN webhook_deliveries AS delivery
       ON delivery.endpointId = $endpointId AND delivery.seq = answered.seq
     SET delivery.attempts = answered.attempts + 1,
       delivery.failures = IF(answered.error IS NULL, 0, delivery.failures + 1),
       delivery.status = answered.status,
       delivery.dueAt = UTC_TIMESTAMP(3) + INTERVAL answered.pause MICROSECOND,
       delivery.endedAt = IF(answered.status = 'pending', NULL, UTC_TIMESTAMP(3)),
       delivery.lastStatusCode = answered.statusCode,
       delivery.lastError = answered.error
     WHERE delivery.status = 'pending' AND delivery.attempts = answered.attempts`,
    { bind: { rows: JSON.stringify(rows), endpointId }, type: QueryTypes.UPDATE, transaction },
  );
}

/** Two processes may have made the same attempt; then the first one's stays. */
async function insertAttempts(
  { sequelize }: WebhooksContext,
  endpointId: number,
  attempts: readonly Attempt[],
  transaction: Transaction,
): Promise<void> {
  const now = performance.now();
  const rows = attempts.map(({ delivery, answer, endedAt }) => ({
    seq: delivery.seq,
    attempt: delivery.attempts + 1,
    age: Math.round((now - endedAt + answer.ms) * 1000),
    ms: answer.ms,
    statusCode: answer.statusCode ?? null,
    error: answer.error ?? null,
    response: answer.response ?? null,
  }));
  await sequelize.query(
    `INSERT IGNORE INTO webhook_attempts (endpointId, seq, attempt, at, ms, statusCode, error, response)
     SELECT delivery.endpointId, made.seq, made.attempt, UTC_TIMESTAMP(3) - INTERVAL made.age MICROSECOND, made.ms,
       made.statusCode, made.error, made.response
     FROM JSON_TABLE($rows, '$[*]' COLUMNS (
       seq BIGINT UNSIGNED PATH '$.seq', attempt INT PATH '$.attempt', age BIGINT PATH '$.age', ms INT PATH '$.ms',
       statusCode INT PATH '$.statusCode', error VARCHAR(32) PATH '$.error', response VARCHAR(1024) PATH '$.response'
     )) AS made
     STRAIGHT_JOIN webhook_deliveries AS delivery
       ON delivery.endpointId = $endpointId AND delivery.seq = made.seq`,
    { bind: { rows: JSON.stringify(rows), endpointId }, type: QueryTypes.INSERT, transaction },
  );
}

/** Those that wait for one that is sent again later need not be looked at until then. */
async function postponeFollowers(
  { sequelize }: WebhooksContext,
  endpointId: number,
  attempts: readonly Attempt[],
  transaction: Transaction,
): Promise<void> {
  const seqs = attempts.filter(({ status }) => status === 'pending').map(({ delivery }) => delivery.seq);
  if (seqs.length === 0) return;
  await sequelize.query(
    `UPDATE JSON_TABLE($seqs, '$[*]' COLUMNS (seq BIGINT UNSIGNED PATH '$')) AS failed
     STRAIGHT_JOIN webhook_deliveries AS elder ON elder.endpointId = $endpointId AND elder.seq = failed.seq
     STRAIGHT_JOIN webhook_deliveries AS delivery
       ON delivery.endpointId = $endpointId AND delivery.aggregate = elder.aggregate
       AND delivery.status = 'pending' AND delivery.seq > elder.seq
     SET delivery.dueAt = elder.dueAt
     WHERE delivery.dueAt < elder.dueAt AND (elder.isReplay = 0 OR delivery.isReplay = 1)`,
    { bind: { seqs: JSON.stringify(seqs), endpointId }, type: QueryTypes.UPDATE, transaction },
  );
}

/**
 * A receiver is back: what failed while it was down, and what waits for that, is due now, and not hours later by the schedule of
 * its own. What had failed before as well keeps to that.
 */
async function sendNow(
  { sequelize }: WebhooksContext,
  endpointId: number,
  downSince: string,
  transaction: Transaction,
): Promise<void> {
  await sequelize.query(
    `UPDATE webhook_deliveries AS delivery
     LEFT JOIN webhook_attempts AS first
       ON first.endpointId = delivery.endpointId AND first.seq = delivery.seq
       AND first.attempt = delivery.attempts - delivery.failures + 1
     SET delivery.dueAt = UTC_TIMESTAMP(3)
     WHERE delivery.endpointId = :endpointId AND delivery.status = 'pending' AND delivery.dueAt > UTC_TIMESTAMP(3)
       AND (delivery.failures = 0 OR first.at + INTERVAL (first.ms + :slackMs) * 1000 MICROSECOND >= :downSince)`,
    {
      replacements: { endpointId, downSince, slackMs: RECORDED_WITHIN_MS },
      type: QueryTypes.UPDATE,
      transaction,
    },
  );
}
