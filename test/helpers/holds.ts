import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../src/models/id.js';
import type { User } from '../../src/models/index.js';
import type { Answer, TestApp } from './app.js';
import { orderBody } from './factories.js';

type Items = Array<{ productId: number; quantity: number }>;
type Headers = Record<string, string>;

/** What customers do with holds, through the API. */
export function holdsDesk(service: () => Pick<TestApp, 'request'>) {
  const request = (method: string, path: string, as: User, body?: object, headers?: Headers) =>
    service().request(method, `/api${path}`, { as, body, headers });
  return {
    place: (as: User, items: Items, more: object = {}, headers?: Headers): Promise<Answer> =>
      request('POST', '/holds', as, { items, ...more }, headers),
    /** @param holdId left out: an order without a hold */
    order: (as: User, items: Items, holdId?: string, more: object = {}, headers?: Headers): Promise<Answer> =>
      request('POST', '/orders', as, orderBody(items, { ...(holdId && { holdId }), ...more }), headers),
    read: (as: User, id: string): Promise<Answer> => request('GET', `/holds/${id}`, as),
    extend: (as: User, id: string, ttlSeconds: number): Promise<Answer> =>
      request('PATCH', `/holds/${id}`, as, { ttlSeconds }),
    release: (as: User, id: string): Promise<Answer> => request('DELETE', `/holds/${id}`, as),
  };
}

/** Lets its time pass. */
export async function expireHold(sequelize: Sequelize, holdId: string): Promise<void> {
  await sequelize.query(
    `UPDATE stock_holds SET expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE holdId = ${idInSql(holdId)}`,
  );
}
