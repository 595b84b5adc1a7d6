import { randomUUID } from 'node:crypto';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { claimRow } from '../../../jobs/lease.js';
import { idOf } from '../../../models/id.js';
import type { WebhooksContext } from '../context.js';
import { DOWN_MINUTES, FAILING_DAYS, PAUSE_FROM } from './schedule.js';

// One process at a time sends to an endpoint: it has the endpoint's lease. So the limit of requests in flight, the single probe of a
// failing endpoint and the order of an aggregate's events hold over all processes, and a delivery needs no claim of its own.

/** Attempts that fit into a lease: one that has just begun when it is renewed, and another. */
const ATTEMPTS_A_LEASE = 3;

export const leaseSeconds = ({ timeoutMs }: Pick<WebhooksContext, 'timeoutMs'>): number =>
  Math.ceil((ATTEMPTS_A_LEASE * timeoutMs) / 1000);

/** An endpoint as its lease has it. */
export interface LeasedEndpoint {
  id: number;
  url: string;
  maxInFlight: number;
  /** Failed attempts in a row. */
  failures: number;
  /** Whether they have been going on for so long that the next one disables it. */
  isOverdue: boolean;
  /** Time of the first of them, for SQL, if it has been down since and not failed now and then; else null. */
  downSince: string | null;
  /** Signing secrets, encrypted. */
  secrets: Buffer[];
  version: number;
  holder: string;
}

interface Row {
  id: number;
  url: string;
  maxInFlight: number;
  failures: number;
  isOverdue: number;
  downSince: string | null;
  secret: Buffer;
  previousSecret: Buffer | null;
  version: number;
}

/** Takes the lease of an endpoint that is due; undefined when another process has it, or nothing may be sent to it. */
export async function takeEndpoint(
  context: WebhooksContext,
  id: number,
): Promise<LeasedEndpoint | undefined> {
  const { sequelize } = context;
  const holder = randomUUID();
  const row = { table: 'webhook_endpoints', key: 'id', id: String(id), values: { holder: idOf(holder) } };
  if (!(await claimRow(sequelize, { ...row, set: 'holder = :holder' }, leaseSeconds(context))))
    return undefined;
  const endpoint = await readEndpoint(sequelize, id, holder);
  if (!endpoint) await releaseEndpoint(sequelize, { id, holder }, 0);
  return endpoint;
}

async function readEndpoint(
  sequelize: Sequelize,
  id: number,
  holder: string,
): Promise<LeasedEndpoint | undefined> {
  const [row] = await sequelize.query<Row>(
    `SELECT id, url, maxInFlight, failures, secret, version,
       COALESCE(failingSince < UTC_TIMESTAMP(3) - INTERVAL ${FAILING_DAYS} DAY, 0) AS isOverdue,
       IF(failures >= ${PAUSE_FROM} AND failingSince < UTC_TIMESTAMP(3) - INTERVAL ${DOWN_MINUTES} MINUTE,
         CAST(failingSince AS CHAR), NULL) AS downSince,
       IF(previousUntil > UTC_TIMESTAMP(3), previousSecret, NULL) AS previousSecret
     FROM webhook_endpoints
     WHERE id = :id AND holder = :holder AND isActive = 1 AND deletedAt IS NULL`,
    { replacements: { id, holder: idOf(holder) }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  const { isOverdue, secret, previousSecret, ...endpoint } = row;
  const secrets = previousSecret ? [secret, previousSecret] : [secret];
  return { ...endpoint, isOverdue: isOverdue === 1, secrets, holder };
}

/** Ends a lease. @param pauseMs how long nothing is to be sent to the endpoint */
export async function releaseEndpoint(
  sequelize: Sequelize,
  { id, holder }: Pick<LeasedEndpoint, 'id' | 'holder'>,
  pauseMs: number,
): Promise<void> {
  await sequelize.query(
    `UPDATE webhook_endpoints SET dueAt = UTC_TIMESTAMP(3) + INTERVAL :micros MICROSECOND, holder = NULL
     WHERE id = :id AND holder = :holder`,
    {
      replacements: { id, holder: idOf(holder), micros: Math.round(pauseMs * 1000) },
      type: QueryTypes.UPDATE,
    },
  );
}

/** SQL condition on `endpoint`: there is something to send to it, and no process does. */
const IS_DUE = `endpoint.isActive = 1 AND endpoint.deletedAt IS NULL AND endpoint.dueAt <= UTC_TIMESTAMP(3)
  AND EXISTS (
    SELECT 1 FROM webhook_deliveries AS delivery
    WHERE delivery.endpointId = endpoint.id AND delivery.status = 'pending' AND delivery.dueAt <= UTC_TIMESTAMP(3))`;

/** Ids of endpoints with something to send. @param id only this one */
export async function findDueEndpoints(sequelize: Sequelize, id?: number): Promise<number[]> {
  const rows = await sequelize.query<{ id: number }>(
    `SELECT endpoint.id FROM webhook_endpoints AS endpoint WHERE ${IS_DUE}${id === undefined ? '' : ' AND endpoint.id = :id'}`,
    { replacements: { id }, type: QueryTypes.SELECT },
  );
  return rows.map((row) => row.id);
}
