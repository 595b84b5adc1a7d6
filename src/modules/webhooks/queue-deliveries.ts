import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { EVENT_DAYS } from '../../events/read-events.js';

/** SQL: what a delivery is about. */
export const AGGREGATE = "CONCAT(event.aggregateType, ':', event.aggregateId)";

/** SQL: whether an endpoint wants an event, by its type, by those of its aggregate (`order.*`), or as all. */
export const IS_WANTED = `(
  JSON_CONTAINS(endpoint.types, JSON_QUOTE(event.type))
  OR JSON_CONTAINS(endpoint.types, JSON_QUOTE(CONCAT(SUBSTRING_INDEX(event.type, '.', 1), '.*')))
  OR JSON_CONTAINS(endpoint.types, '"*"'))`;

/**
 * Queues new events for all endpoints that want them, in the transaction that gives them their place: they are queued in their
 * order, and none is left out. Those for an endpoint that is disabled wait.
 * @param range of seq
 */
export async function queueDeliveries(
  sequelize: Sequelize,
  { first, last }: { first: number; last: number },
  transaction: Transaction,
): Promise<void> {
  await sequelize.query(
    `INSERT INTO webhook_deliveries (endpointId, seq, aggregate, dueAt)
     SELECT endpoint.id, event.seq, ${AGGREGATE}, UTC_TIMESTAMP(3)
     FROM events AS event JOIN webhook_endpoints AS endpoint ON ${IS_WANTED}
     WHERE event.seq BETWEEN :first AND :last AND endpoint.deletedAt IS NULL
       AND (endpoint.isActive = 1 OR endpoint.disabledAt > UTC_TIMESTAMP(3) - INTERVAL ${EVENT_DAYS} DAY)`,
    { replacements: { first, last }, type: QueryTypes.INSERT, transaction },
  );
}
