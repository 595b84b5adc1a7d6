import type { FastifyInstance } from 'fastify';
import { QueryTypes } from 'sequelize';
import { QUICK_STATEMENT_MS } from '../../database/statement-limits.js';
import { EVENT_DAYS } from '../../events/read-events.js';
import { counter, shopGauge } from '../../metrics/registry.js';

const OUTCOMES = ['delivered', 'postponed', 'given_up'] as const;

/** Attempts at deliveries, by how they went. */
export const deliveryAttempts = counter(
  'stockkeeper_webhook_attempts_total',
  'Attempts at webhook deliveries: delivered, postponed since it failed, or given up',
  ['outcome'],
  OUTCOMES.map((outcome) => ({ outcome })),
);

/** SQL: seconds for which the delivery that is due longest has waited, by the index on what is due of each endpoint. */
const WAITING = `
  SELECT MAX(TIMESTAMPDIFF(SECOND, oldest.dueAt, UTC_TIMESTAMP(3))) AS value
  FROM (
    SELECT (
      SELECT delivery.dueAt FROM webhook_deliveries AS delivery
      WHERE delivery.endpointId = endpoint.id AND delivery.status = 'pending' ORDER BY delivery.dueAt LIMIT 1
    ) AS dueAt
    FROM webhook_endpoints AS endpoint
    WHERE endpoint.isActive = 1 AND endpoint.deletedAt IS NULL AND endpoint.failures = 0
  ) AS oldest`;

const FAILING = `
  SELECT TIMESTAMPDIFF(SECOND, MIN(failingSince), UTC_TIMESTAMP(3)) AS value
  FROM webhook_endpoints WHERE isActive = 1 AND deletedAt IS NULL AND failures > 0`;

/** Those that nobody has decided on: an admin's are meant to be off. */
const DISABLED = `
  SELECT COUNT(*) AS value FROM webhook_endpoints
  WHERE isActive = 0 AND deletedAt IS NULL AND disabledReason <> 'admin'
    AND disabledAt > UTC_TIMESTAMP(3) - INTERVAL ${EVENT_DAYS} DAY`;

/** There are at most a hundred endpoints: each value is read in some lookups. */
export function measureWebhooks(app: FastifyInstance): void {
  const declare = (name: string, help: string, sql: string) => {
    const read = async () => {
      const [row] = await app.sequelize.query<{ value: number | null }>(sql, {
        type: QueryTypes.SELECT,
        statementMs: QUICK_STATEMENT_MS,
      });
      return Math.max(row?.value ?? 0, 0);
    };
    shopGauge(`stockkeeper_webhook_${name}`, help, read, app);
  };
  declare(
    'waiting_seconds',
    'Time for which the webhook delivery that is due longest has waited, of endpoints that do not fail; 0: none',
    WAITING,
  );
  declare(
    'failing_seconds',
    'Time for which an active webhook endpoint has had nothing but failures; the longest; 0: none',
    FAILING,
  );
  declare(
    'endpoints_disabled',
    'Webhook endpoints that were disabled since they failed or are gone, and for which events still wait',
    DISABLED,
  );
}
