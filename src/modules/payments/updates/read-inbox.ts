import { Op } from 'sequelize';
import { z } from 'zod';
import { cutPage, decodeCursor, encodeCursor } from '../../../http/paging.js';
import { PaymentEvent } from '../../../models/index.js';

const cursor = z.tuple([z.iso.datetime(), z.string()]);

/** A page of the events that wait to be applied, the oldest first. */
export async function listWaitingEvents({ limit, after }: { limit: number; after?: string }) {
  const total = await PaymentEvent.count({ where: { processedAt: null } });
  const behind = after ? isBehind(decodeCursor(after, cursor)) : {};
  const rows = await PaymentEvent.findAll({
    attributes: ['provider', 'eventId', 'type', 'reference', 'error', 'receivedAt'],
    where: { processedAt: null, ...behind },
    order: ['receivedAt', 'eventId'],
    limit: limit + 1,
    raw: true,
  });
  const keysOf = ({ receivedAt, eventId }: PaymentEvent) => [receivedAt.toISOString(), eventId];
  return { total, ...cutPage(rows, limit, (last) => encodeCursor(keysOf(last))) };
}

function isBehind([time, eventId]: z.output<typeof cursor>) {
  const receivedAt = new Date(time);
  return {
    [Op.or]: [{ receivedAt: { [Op.gt]: receivedAt } }, { receivedAt, eventId: { [Op.gt]: eventId } }],
  };
}
