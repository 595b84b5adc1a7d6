import { z } from 'zod';
import { actorType, id, page, paging, timestamp } from '../../http/schemas.js';
import { ORDER_STATUSES } from '../../models/order.js';
import { ORDER_EVENT_KINDS } from '../../models/order-event.js';

const orderEvent = z
  .object({
    version: z.int().describe('Version of the order after the event; the first is 1'),
    kind: z.enum(['placed', ...ORDER_EVENT_KINDS]),
    fromStatus: z.enum(ORDER_STATUSES).nullable(),
    toStatus: z.enum(ORDER_STATUSES).describe('Same as `fromStatus` if the event changed something else'),
    actorType,
    actorId: id.nullable().describe('The account that did it; null for a guest and the service itself'),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).nullable().describe('Further details, which depend on `kind`'),
    createdAt: timestamp,
  })
  .meta({
    id: 'OrderEvent',
    examples: [
      {
        version: 2,
        kind: 'units_cancelled',
        fromStatus: 'pending',
        toStatus: 'cancelled',
        actorType: 'user',
        actorId: 2,
        reason: 'Ordered twice',
        details: { lines: [{ line: 1, quantity: 2 }], restocked: true, value: '79.80', refund: true },
        createdAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const orderEventPage = page(orderEvent);
export const orderEventFilters = z.strictObject(paging);
