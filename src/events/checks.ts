import { type Area, type Check, inOrderRange } from '../consistency/check.js';

/** Rows found by each check of events, by check name. */
export interface EventViolations {
  'event-missing': {
    orderId: string;
    /** Version of the order that no event tells. */
    version: number;
  };
  'event-order': {
    seq: number;
    type: string;
    aggregateId: string;
    version: number;
    /** Version of an earlier event of it. */
    before: number;
  };
  'outbox-stuck': { id: number; createdAt: Date; seconds: number };
}

/** Orders are placed by the clock of a process, and transactions take their time. */
const GRACE_SECONDS = 60;
/** Within this time, whatever is in the outbox is sequenced. */
const STUCK_SECONDS = 60;

/** Since when events have been recorded without a gap; NULL while nobody listens. Not longer than they are kept. */
const RECORDED_SINCE = `(
  SELECT GREATEST(MIN(since), COALESCE((SELECT occurredAt FROM events ORDER BY seq LIMIT 1), MIN(since)))
    + INTERVAL ${GRACE_SECONDS} SECOND
  FROM event_listeners WHERE until > :at)`;

/** Of placing, which has no row in order_events, and of each change. */
const TOLD = `
  SELECT orders.id AS orderId, 1 AS version, orders.createdAt FROM orders WHERE ${inOrderRange('orders.id')}
  UNION ALL
  SELECT event.orderId, event.version, event.createdAt FROM order_events AS event
  WHERE ${inOrderRange('event.orderId')}`;

/** SQL: an id as text, in the collation of the index. */
const UUID_OF = (id: string) =>
  `CONVERT(LOWER(CONCAT_WS('-', ${[
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ]
    .map(([from, length]) => `SUBSTR(HEX(${id}), ${from}, ${length})`)
    .join(', ')})) USING utf8mb4) COLLATE utf8mb4_unicode_520_ci`;

const EVENT_CHECKS: ReadonlyArray<Check<keyof EventViolations>> = [
  {
    name: 'event-missing',
    rule: 'Every order, and every change of one, has its event since events are recorded',
    byOrder: true,
    // What waits in the outbox is left out by its time.
    sql: `
      SELECT told.orderId, CAST(told.version AS SIGNED) AS version
      FROM (${TOLD}) AS told
      WHERE told.createdAt >= ${RECORDED_SINCE}
        AND told.createdAt < COALESCE((SELECT MIN(createdAt) FROM outbox) - INTERVAL ${GRACE_SECONDS} SECOND, '9999-12-31')
        AND NOT EXISTS (
          SELECT 1 FROM events
          WHERE events.aggregateId = ${UUID_OF('told.orderId')} AND events.aggregateType = 'order'
            AND events.version = told.version AND events.type NOT LIKE 'payment.%')`,
  },
  {
    name: 'event-order',
    rule: 'The versions of an aggregate never fall from one event to the next',
    byOrder: false,
    sql: `
      SELECT seq, type, aggregateId, version, \`before\`
      FROM (
        SELECT seq, type, aggregateId, version,
          LAG(version) OVER (PARTITION BY aggregateType, aggregateId ORDER BY seq) AS \`before\`
        FROM events
      ) AS told
      WHERE version < \`before\``,
  },
  {
    name: 'outbox-stuck',
    rule: `What is committed is sequenced within ${STUCK_SECONDS} seconds`,
    byOrder: false,
    sql: `
      SELECT id, createdAt, TIMESTAMPDIFF(SECOND, createdAt, :at) AS seconds FROM outbox
      WHERE createdAt < CAST(:at AS DATETIME(3)) - INTERVAL ${STUCK_SECONDS} SECOND`,
  },
];

/** What is told of orders, and in which order. */
export const EVENT_AREA: Area<keyof EventViolations> = {
  name: 'events',
  tables: { events: 'events', outbox: 'outbox' },
  checks: EVENT_CHECKS,
  mend:
    'outbox-stuck: start the service, or look in its log for why it does not sequence events ("background work failed"). ' +
    'The others: a consumer that needs what is missing reads the orders in question.',
};
