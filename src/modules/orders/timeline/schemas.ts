import { z } from 'zod';
import { actorType, amount, currency, id, page, paging, timestamp } from '../../../http/schemas.js';
import { ORDER_STATUSES } from '../../../models/order.js';
import { ORDER_EVENT_KINDS } from '../../../models/order-event.js';
import { PAYMENT_OPERATION_KINDS, PAYMENT_OPERATION_STATUSES } from '../../../models/payment-operation.js';
import { MOVEMENT_KINDS } from '../../../models/stock-movement.js';

const actor = z
  .object({ id, email: z.string(), firstName: z.string(), lastName: z.string() })
  .nullable()
  .describe('The account that did it; null when it was a guest, the service itself or a payment provider');

const common = { at: timestamp, actorType, actor };

const orderEvent = z.object({
  kind: z.literal('order_event'),
  ...common,
  event: z.enum(['placed', ...ORDER_EVENT_KINDS]),
  version: z.int(),
  fromStatus: z.enum(ORDER_STATUSES).nullable(),
  toStatus: z.enum(ORDER_STATUSES),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()).nullable(),
});

const stockMoved = z.object({
  kind: z.literal('stock_moved'),
  ...common,
  movements: z.array(
    z.object({
      id,
      kind: z.enum(MOVEMENT_KINDS),
      productId: id,
      name: z.string().nullable().describe('As it was ordered'),
      locationId: id,
      quantity: z.int().describe('Change of the units that are not sold: 0 for a shipment'),
      onHand: z.int().describe('Change of the units that lie there: above zero came in, below zero went out'),
      committed: z.int().describe('Change of those that are sold and not sent yet'),
      reason: z.string().nullable(),
    }),
  ),
});

const paymentStarted = z.object({
  kind: z.literal('payment_started'),
  ...common,
  paymentId: z.uuid(),
  provider: z.string(),
  amount,
  currency,
});

const paymentOperation = z.object({
  kind: z.literal('payment_operation'),
  ...common,
  operationId: z.uuid(),
  paymentId: z.uuid(),
  provider: z.string(),
  operation: z.enum(PAYMENT_OPERATION_KINDS),
  amount,
  currency,
  status: z.enum(PAYMENT_OPERATION_STATUSES).describe('As it is now'),
  answeredAt: timestamp.nullable().describe('When the provider answered; null while it has not'),
  error: z.string().nullable(),
  reason: z.string().nullable(),
});

const providerEvent = z.object({
  kind: z.literal('provider_event'),
  ...common,
  paymentId: z.uuid(),
  provider: z.string(),
  eventId: z.string(),
  type: z.string(),
  processedAt: timestamp.nullable().describe('When it was applied; null while it waits'),
  error: z.string().nullable().describe('Why it could not be applied so far'),
});

const orderNote = z.object({
  kind: z.literal('order_note'),
  ...common,
  noteId: z.uuid(),
  text: z.string(),
});

const entry = z
  .discriminatedUnion('kind', [
    orderEvent,
    stockMoved,
    paymentStarted,
    paymentOperation,
    providerEvent,
    orderNote,
  ])
  .meta({
    id: 'TimelineEntry',
    examples: [
      {
        kind: 'order_event',
        at: '2026-01-31T12:00:00.000Z',
        actorType: 'user',
        actor: { id: 2, email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
        event: 'placed',
        version: 1,
        fromStatus: null,
        toStatus: 'pending',
        reason: null,
        details: null,
      },
    ],
  });

type Without<Shown, Fields extends PropertyKey> = Shown extends unknown ? Omit<Shown, Fields> : never;

/** The part of an entry that its source provides. */
export type ShownEntry = Without<z.output<typeof entry>, 'at' | 'actorType' | 'actor'>;

export const timelinePage = page(entry);
export const timelineFilters = z.strictObject({ limit: paging.limit, after: paging.after });
