import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { toSqlTimestamp } from '../../database/timestamp.js';
import { inTransaction, SAFE_TO_REPEAT } from '../../database/transaction.js';
import { invalidField, notFound, Problem } from '../../errors.js';
import { typesOf } from '../../events/catalogue.js';
import { EVENT_DAYS } from '../../events/read-events.js';
import { now } from '../../jobs/lease.js';
import { WebhookDelivery } from '../../models/index.js';
import { LIMITS } from '../../rules/values.js';
import type { WebhooksContext } from './context.js';
import { AGGREGATE, IS_WANTED } from './queue-deliveries.js';
import { lockEndpoint } from './read-endpoints.js';
import type { Replay } from './schemas.js';

/** No request waits longer. */
const STATEMENT_MS = 30_000;

/**
 * Sends a delivery again, whatever became of it. Later ones do not wait for it. One that is pending becomes due at once.
 * @throws Problem NOT_FOUND; CONFLICT for a disabled endpoint
 */
export function redeliver({ sequelize }: WebhooksContext, endpointId: number, seq: number): Promise<void> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      await lockActive(endpointId, transaction);
      const where = { endpointId, seq };
      const delivery = await WebhookDelivery.findOne({ where, transaction });
      if (!delivery) throw notFound('webhook delivery', seq);
      const again = { status: 'pending', isReplay: true, failures: 0, endedAt: null } as const;
      await WebhookDelivery.update(
        { dueAt: now(), ...(delivery.status !== 'pending' && again) },
        { where: { ...where, status: delivery.status }, transaction },
      );
      // Those that waited for it need not wait until it would have been due.
      const { aggregate } = delivery;
      await WebhookDelivery.update(
        { dueAt: now() },
        {
          where: { endpointId, aggregate, status: 'pending', failures: 0, seq: { [Op.gt]: seq } },
          transaction,
        },
      );
    },
    SAFE_TO_REPEAT,
  );
}

/**
 * Sends events of a time again: those that failed or were skipped, or that were never queued for the endpoint, unless `status`
 * says otherwise.
 * @returns how many are queued
 * @throws Problem NOT_FOUND; CONFLICT for a disabled endpoint; VALIDATION_FAILED when there are too many
 */
export function replayDeliveries(
  { sequelize }: WebhooksContext,
  endpointId: number,
  replay: Replay,
): Promise<number> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      await lockActive(endpointId, transaction);
      const wanted = replacementsOf(endpointId, replay);
      const count = await countMatching(sequelize, wanted, transaction);
      const { max } = LIMITS.replayedDeliveries;
      if (count > max)
        throw invalidField('to', `must be earlier: there are more than ${max} events, which is the limit`);
      const options = { replacements: wanted, transaction };
      await sequelize.query(
        `INSERT INTO webhook_deliveries (endpointId, seq, aggregate, isReplay, dueAt)
         SELECT :endpointId, event.seq, ${AGGREGATE}, 1, UTC_TIMESTAMP(3) FROM ${MATCHING}
         ON DUPLICATE KEY UPDATE status = 'pending', isReplay = 1, failures = 0, dueAt = VALUES(dueAt), endedAt = NULL`,
        { ...options, type: QueryTypes.INSERT },
      );
      return count;
    },
    { ...SAFE_TO_REPEAT, statementMs: STATEMENT_MS },
  );
}

async function lockActive(endpointId: number, transaction: Transaction): Promise<void> {
  const { isActive } = await lockEndpoint(endpointId, undefined, transaction);
  if (!isActive) throw new Problem('CONFLICT', 'The endpoint is disabled: enable it first.');
}

/** SQL: events of the time and types that are not about to be deleted, with their delivery to the endpoint if there is one. */
const MATCHING = `events AS event FORCE INDEX (events_id)
  JOIN webhook_endpoints AS endpoint ON endpoint.id = :endpointId AND (:all OR ${IS_WANTED})
  LEFT JOIN webhook_deliveries AS delivery ON delivery.endpointId = :endpointId AND delivery.seq = event.seq
  WHERE event.id BETWEEN :firstId AND :lastId AND event.occurredAt >= :from AND event.occurredAt < :to
    AND event.occurredAt > UTC_TIMESTAMP(3) - INTERVAL ${EVENT_DAYS} DAY + INTERVAL 1 MINUTE
    AND (:all = 0 OR event.type IN (:types))
    AND COALESCE(delivery.status, 'missing') IN (:statuses)`;

function replacementsOf(endpointId: number, { from, to, types, status }: Replay) {
  const [begin, end] = [new Date(from), to === undefined ? new Date() : new Date(to)];
  return {
    endpointId,
    from: toSqlTimestamp(begin),
    to: toSqlTimestamp(end),
    firstId: idAt(begin),
    lastId: idAt(end),
    /** Named types are sent whether the endpoint wants them now or not. */
    all: types ? 1 : 0,
    types: types ? [...new Set(types.flatMap(typesOf))] : [''],
    statuses: status,
  };
}

/** The lowest UUIDv7 of a time (RFC 9562, 5.7). Those of events have the time at which the events occurred. */
function idAt(time: Date): Buffer {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.max(time.getTime(), 0), 0, 6);
  return id;
}

async function countMatching(
  sequelize: Sequelize,
  replacements: ReturnType<typeof replacementsOf>,
  transaction: Transaction,
): Promise<number> {
  const [row] = await sequelize.query<{ count: number }>(
    `SELECT COUNT(*) AS count FROM (SELECT 1 FROM ${MATCHING} LIMIT ${LIMITS.replayedDeliveries.max + 1}) AS matching`,
    { replacements, type: QueryTypes.SELECT, transaction },
  );
  return row?.count ?? 0;
}
