import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { jsonOf } from '../../../database/json-column.js';
import type { SentEvent } from './message.js';

/** Deliveries that are read at a time. */
export const DUE_AT_ONCE = 200;

/** A delivery that is due, with its event. */
export interface DueDelivery {
  seq: number;
  aggregate: string;
  isReplay: boolean;
  attempts: number;
  failures: number;
  /** The one that has to go right before it; null for none. */
  elder: number | null;
  event: SentEvent;
}

interface Row extends Omit<DueDelivery, 'isReplay' | 'event'> {
  isReplay: number;
  id: string;
  type: string;
  aggregateId: string;
  version: number;
  data: object | string | null;
  occurredAt: Date;
}

/** Deliveries that are due, the longest overdue first. */
export async function readDueDeliveries(sequelize: Sequelize, endpointId: number): Promise<DueDelivery[]> {
  const rows = await sequelize.query<Row>(
    `SELECT delivery.seq, delivery.aggregate, delivery.isReplay, delivery.attempts, delivery.failures,
       event.id, event.type, event.aggregateId, event.version, event.data, event.occurredAt,
       (SELECT MAX(elder.seq) FROM webhook_deliveries AS elder
        WHERE elder.endpointId = delivery.endpointId AND elder.aggregate = delivery.aggregate
          AND elder.status = 'pending' AND elder.seq < delivery.seq
          AND (elder.isReplay = 0 OR delivery.isReplay = 1)) AS elder
     FROM webhook_deliveries AS delivery JOIN events AS event ON event.seq = delivery.seq
     WHERE delivery.endpointId = :endpointId AND delivery.status = 'pending' AND delivery.dueAt <= UTC_TIMESTAMP(3)
     ORDER BY delivery.dueAt, delivery.seq LIMIT ${DUE_AT_ONCE}`,
    { replacements: { endpointId }, type: QueryTypes.SELECT },
  );
  return rows.map(({ seq, aggregate, isReplay, attempts, failures, elder, ...event }) => ({
    seq,
    aggregate,
    isReplay: isReplay === 1,
    attempts,
    failures,
    elder,
    event: { seq, ...event, data: jsonOf(event.data) },
  }));
}

/** What can be sent, and what has to wait. */
export interface Plan {
  /** Each is sent one after the other, and side by side with the others. */
  chains: DueDelivery[][];
  /** They wait for an elder that is not due. */
  waiting: DueDelivery[];
}

/**
 * Puts deliveries into chains, one for each aggregate. A chain begins with one that waits for nothing, and goes on while each waits
 * for the one before it.
 * @param due as readDueDeliveries returns them
 */
export function planDeliveries(due: readonly DueDelivery[]): Plan {
  const groups = new Map<string, DueDelivery[]>();
  for (const delivery of due) {
    const key = `${delivery.isReplay} ${delivery.aggregate}`;
    const group = groups.get(key);
    if (group) group.push(delivery);
    else groups.set(key, [delivery]);
  }
  const plan: Plan = { chains: [], waiting: [] };
  for (const group of groups.values()) {
    group.sort((a, b) => a.seq - b.seq);
    let length = 0;
    for (const { elder } of group) {
      if (elder !== (group[length - 1]?.seq ?? null)) break;
      length += 1;
    }
    if (length > 0) plan.chains.push(group.slice(0, length));
    plan.waiting.push(...group.slice(length));
  }
  return plan;
}

/** Lets deliveries wait until their elders are due: else each look for work would find them again. */
export async function postponeToElders(
  sequelize: Sequelize,
  endpointId: number,
  waiting: readonly DueDelivery[],
): Promise<void> {
  if (waiting.length === 0) return;
  const rows = JSON.stringify(waiting.map(({ seq, elder }) => ({ seq, elder })));
  await sequelize.query(
    `UPDATE JSON_TABLE($rows, '$[*]' COLUMNS (seq BIGINT UNSIGNED PATH '$.seq', elder BIGINT UNSIGNED PATH '$.elder')) AS waits
     STRAIGHT_JOIN webhook_deliveries AS elder ON elder.endpointId = $endpointId AND elder.seq = waits.elder
     STRAIGHT_JOIN webhook_deliveries AS delivery ON delivery.endpointId = $endpointId AND delivery.seq = waits.seq
     SET delivery.dueAt = elder.dueAt
     WHERE delivery.status = 'pending' AND elder.status = 'pending' AND elder.dueAt > delivery.dueAt`,
    { bind: { rows, endpointId }, type: QueryTypes.UPDATE },
  );
}
