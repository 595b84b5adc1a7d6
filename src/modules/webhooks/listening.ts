import type { FastifyInstance } from 'fastify';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Listening } from './context.js';

const PREFIX = 'webhook endpoint ';

export function createListening({ events }: Pick<FastifyInstance, 'events'>): Listening {
  return {
    isPossible: events.setting !== 'off',
    begin: (id, transaction) => events.listen(PREFIX + id, { transaction }),
    async goOnFor(days, id, transaction) {
      await events.leave(PREFIX + id, transaction);
      await events.listen(PREFIX + id, { days, transaction });
    },
    end: (id, transaction) => events.leave(PREFIX + id, transaction),
  };
}

/** Listens for all active endpoints: after a time with EVENTS=off, nobody does. */
export async function listenForAll(sequelize: Sequelize, listening: Listening): Promise<void> {
  const endpoints = await sequelize.query<{ id: number }>(
    `SELECT endpoint.id FROM webhook_endpoints AS endpoint
     LEFT JOIN event_listeners AS listener ON listener.name = CONCAT(:PREFIX, endpoint.id)
     WHERE endpoint.isActive = 1 AND endpoint.deletedAt IS NULL AND listener.name IS NULL`,
    { replacements: { PREFIX }, type: QueryTypes.SELECT },
  );
  for (const { id } of endpoints) await listening.begin(id);
}
