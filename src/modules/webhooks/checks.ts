import type { Area, Check } from '../../consistency/check.js';

/** Rows found by each check of webhooks, by check name. */
export interface WebhookViolations {
  'delivery-before-its-elder': {
    endpointId: number;
    seq: number;
    aggregate: string;
    /** Seq of the earlier one that had not ended. */
    elder: number;
  };
  'delivery-without-event': { endpointId: number; seq: number; aggregate: string };
}

const WEBHOOK_CHECKS: ReadonlyArray<Check<keyof WebhookViolations>> = [
  {
    name: 'delivery-before-its-elder',
    rule: 'An endpoint gets the events of one order, product or account in their order',
    byOrder: false,
    // Endpoint, aggregate and seq are in one key, so each group is read in order. What is sent again has had its turn.
    sql: `
      SELECT endpointId, seq, aggregate, elder
      FROM (
        SELECT endpointId, seq, aggregate, status, endedAt,
          LAG(seq) OVER (PARTITION BY endpointId, aggregate ORDER BY seq) AS elder,
          LAG(status) OVER (PARTITION BY endpointId, aggregate ORDER BY seq) AS elderStatus,
          LAG(endedAt) OVER (PARTITION BY endpointId, aggregate ORDER BY seq) AS elderEndedAt
        FROM webhook_deliveries WHERE isReplay = 0
      ) AS delivery
      WHERE status IN ('done', 'failed') AND (elderStatus = 'pending' OR elderEndedAt > endedAt)`,
  },
  {
    name: 'delivery-without-event',
    rule: 'Every webhook delivery has its event',
    byOrder: false,
    sql: `
      SELECT delivery.endpointId, delivery.seq, delivery.aggregate
      FROM webhook_deliveries AS delivery LEFT JOIN events AS event ON event.seq = delivery.seq
      WHERE event.seq IS NULL`,
  },
];

export const WEBHOOK_AREA: Area<keyof WebhookViolations> = {
  name: 'webhooks',
  tables: { webhookDeliveries: 'webhook_deliveries' },
  checks: WEBHOOK_CHECKS,
  mend: 'A delivery without its event can be deleted. One that came too early cannot be taken back: tell its receiver, and report how it came about.',
};
