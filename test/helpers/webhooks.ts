import type { Sequelize } from 'sequelize-typescript';
import { expect, vi } from 'vitest';
import { verify } from '../../src/consistency/verify.js';
import { inTransaction } from '../../src/database/transaction.js';
import type { NewEvent } from '../../src/events/catalogue.js';
import { emit } from '../../src/events/emit.js';
import type { User } from '../../src/models/index.js';
import { WebhookDelivery } from '../../src/models/index.js';
import { WEBHOOK_AREA } from '../../src/modules/webhooks/checks.js';
import type { TestApp } from './app.js';

/** An event of an account that changed. */
export const customerUpdated = (customer: number | string, version: number): NewEvent => ({
  type: 'customer.updated',
  aggregateId: String(customer),
  version,
  data: { isActive: true },
});

/** Says in one transaction that these happened. */
export const happened = (sequelize: Sequelize, events: readonly NewEvent[]): Promise<void> =>
  inTransaction(sequelize, (transaction) => emit(events, transaction));

export interface TestEndpoint {
  id: number;
  secret: string;
}

/** Creates an endpoint through the API. */
export async function createEndpoint(
  service: Pick<TestApp, 'request'>,
  admin: User,
  fields: { url: string; types?: string[]; maxInFlight?: number },
): Promise<TestEndpoint> {
  const { status, body } = await service.request('POST', '/api/admin/webhook-endpoints', {
    as: admin,
    body: { types: ['*'], ...fields },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: body.id, secret: body.secret };
}

/** Seq, status and attempts of each delivery of an endpoint, in order. */
export const deliveriesOf = (endpointId: number): Promise<WebhookDelivery[]> =>
  WebhookDelivery.findAll({ where: { endpointId }, order: ['seq'], raw: true });

/** Waits until each delivery of an endpoint has one of these statuses. @param count how many there have to be */
export async function deliveriesAre(
  endpointId: number,
  count: number,
  statuses: readonly string[] = ['done'],
  timeout = 20_000,
): Promise<WebhookDelivery[]> {
  return vi.waitFor(
    async () => {
      const deliveries = await deliveriesOf(endpointId);
      expect(deliveries).toHaveLength(count);
      expect(statuses).toEqual(expect.arrayContaining([...new Set(deliveries.map(({ status }) => status))]));
      return deliveries;
    },
    { timeout, interval: 30 },
  );
}

/** Makes what is to be sent again later due now, as if the pause were over, until a condition holds. @param wake wakes the sender */
export async function skipPausesUntil(
  sequelize: Sequelize,
  endpointId: number,
  wake: () => Promise<unknown>,
  condition: () => Promise<boolean> | boolean,
): Promise<void> {
  // It may come into a deadlock with the sender.
  const write = (sql: string) =>
    inTransaction(sequelize, (transaction) => sequelize.query(sql, { transaction }));
  while (!(await condition())) {
    await write(
      `UPDATE webhook_deliveries SET dueAt = UTC_TIMESTAMP(3)
       WHERE endpointId = ${endpointId} AND status = 'pending' AND dueAt > UTC_TIMESTAMP(3)`,
    );
    await write(
      `UPDATE webhook_endpoints SET dueAt = UTC_TIMESTAMP(3)
       WHERE id = ${endpointId} AND holder IS NULL AND dueAt > UTC_TIMESTAMP(3)`,
    );
    await wake();
  }
}

/** What `npm run verify -- --only webhooks` checks. */
export async function expectWebhooksHold(sequelize: Sequelize): Promise<void> {
  const { checks } = await verify(sequelize, [WEBHOOK_AREA]);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
}
