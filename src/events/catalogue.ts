import { z } from 'zod';
import type { OrderStatus } from '../models/order.js';

// What an event says is thin, and has no personal data: whoever needs more reads the order, the product or the account, and gets
// what is true by then. docs/events.md is made from this file: npm run events:docs.

const status = z
  .enum(['pending', 'processing', 'shipped', 'delivered', 'cancelled'] satisfies OrderStatus[])
  .describe('Status of the order after the event');
const amount = z
  .string()
  .describe('What was authorized, captured, refunded or voided, or was to be: a decimal string');
const currency = z.string().describe('ISO 4217');
const lines = z
  .array(z.strictObject({ line: z.int(), quantity: z.int() }))
  .describe('Lines of the order, and how many units of each');

const changed = { status, previousStatus: status.describe('Status before it') };
const ofReturn = z.strictObject({ returnId: z.uuid() });
const ofPayment = { paymentId: z.uuid(), amount, currency };
const ofProduct = z.strictObject({ sku: z.string(), isActive: z.boolean() });
const ofDiscount = z.strictObject({ isActive: z.boolean() });
const ofLevel = { productId: z.int(), locationId: z.int() };
const availability = z.strictObject({
  ...ofLevel,
  available: z.int().describe('Units that could be bought there after the event'),
});

/** One type of event. */
interface EventType {
  /** In one sentence, for the docs. */
  summary: string;
  /** Incremented when `data` changes in a way that a consumer has to know. */
  version: number;
  aggregateType: AggregateType;
  data: z.ZodObject;
}

/** What events are about. Those of one aggregate are delivered in order. */
export const AGGREGATES = {
  order: 'the id of the order',
  product: 'the id of the product',
  stock_level: 'the id of the product and that of the location, as in `7:1`',
  customer: 'the id of the account',
  discount: 'the id of the discount',
  webhook_endpoint: 'the id of the endpoint',
} as const;
type AggregateType = keyof typeof AGGREGATES;

/** All types of events. Payments and returns belong to their order, so that what happens to an order arrives in order. */
export const EVENT_TYPES = {
  'order.placed': {
    summary: 'An order was placed.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({
      number: z.string().describe('Order number, with hyphens'),
      status,
      totalAmount: z.string().describe('Total of the order: a decimal string'),
      currency,
    }),
  },
  'order.status_changed': {
    summary:
      'Its status changed by itself: it was paid, accepted, or everything had arrived before the rest was cancelled.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject(changed),
  },
  'order.units_cancelled': {
    summary: 'Units were cancelled. With the last of them, the status is `cancelled`.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({ ...changed, lines }),
  },
  'order.units_shipped': {
    summary: 'A parcel was sent. With the last units, the status is `shipped`.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({ ...changed, fulfilmentId: z.uuid(), lines }),
  },
  'order.tracking_changed': {
    summary: 'The carrier or the tracking number of a parcel changed.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({ ...changed, fulfilmentId: z.uuid() }),
  },
  'order.delivered': {
    summary: 'A parcel has arrived. With the last one of a shipped order, the status is `delivered`.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({ ...changed, fulfilmentId: z.uuid() }),
  },
  'order.units_backordered': {
    summary: 'Units of the order were not found by a count: it waits for others.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({ ...changed, lines }),
  },
  'order.backorder_filled': {
    summary: 'Units that the order waited for have come.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({ ...changed, lines }),
  },
  'order.claimed': {
    summary: 'An account has claimed the order, which a guest had placed.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject(changed),
  },
  'return.requested': {
    summary: 'A customer asked to return units.',
    version: 1,
    aggregateType: 'order',
    data: ofReturn,
  },
  'return.approved': {
    summary: 'The shop agreed to a return.',
    version: 1,
    aggregateType: 'order',
    data: ofReturn,
  },
  'return.rejected': {
    summary: 'The shop refused a return.',
    version: 1,
    aggregateType: 'order',
    data: ofReturn,
  },
  'return.received': {
    summary: 'The units of a return have come back.',
    version: 1,
    aggregateType: 'order',
    data: ofReturn,
  },
  'payment.authorized': {
    summary: 'Money for the order is reserved.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject(ofPayment),
  },
  'payment.captured': {
    summary: 'The shop has the money.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject(ofPayment),
  },
  'payment.refunded': {
    summary: 'Money was refunded.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject({
      ...ofPayment,
      refundedAmount: z.string().describe('What was refunded of the payment so far: a decimal string'),
    }),
  },
  'payment.voided': {
    summary: 'A reservation of money was released.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject(ofPayment),
  },
  'payment.failed': {
    summary: 'The payment provider refused to start a payment, or to capture one.',
    version: 1,
    aggregateType: 'order',
    data: z.strictObject(ofPayment),
  },
  'product.created': {
    summary: 'A product was created.',
    version: 1,
    aggregateType: 'product',
    data: ofProduct,
  },
  'product.updated': {
    summary: 'A product was changed.',
    version: 1,
    aggregateType: 'product',
    data: ofProduct,
  },
  'product.deleted': {
    summary: 'A product was deleted. One that was ordered is deactivated instead.',
    version: 1,
    aggregateType: 'product',
    data: z.strictObject({ sku: z.string() }),
  },
  'stock.low': {
    summary: 'At a location, fewer units can be bought than the threshold says.',
    version: 1,
    aggregateType: 'stock_level',
    data: availability,
  },
  'stock.out': {
    summary: 'At a location, the last unit that could be bought is gone.',
    version: 1,
    aggregateType: 'stock_level',
    data: availability,
  },
  'stock.back': {
    summary: 'At a location where there were none, units can be bought again.',
    version: 1,
    aggregateType: 'stock_level',
    data: availability,
  },
  'stock.short': {
    summary: 'A count found fewer units than orders have: the shop owes more than it has.',
    version: 1,
    aggregateType: 'stock_level',
    data: z.strictObject({ ...ofLevel, quantity: z.int().describe('Units that are missing') }),
  },
  'customer.created': {
    summary: 'Somebody registered.',
    version: 1,
    aggregateType: 'customer',
    data: z.strictObject({ isActive: z.boolean() }),
  },
  'customer.updated': {
    summary: 'An account was changed by its owner or by the shop.',
    version: 1,
    aggregateType: 'customer',
    data: z.strictObject({ isActive: z.boolean() }),
  },
  'discount.created': {
    summary: 'A discount was created.',
    version: 1,
    aggregateType: 'discount',
    data: ofDiscount,
  },
  'discount.updated': {
    summary: 'A discount was changed.',
    version: 1,
    aggregateType: 'discount',
    data: ofDiscount,
  },
  'discount.deleted': {
    summary: 'A discount that was never used was deleted.',
    version: 1,
    aggregateType: 'discount',
    data: z.strictObject({}),
  },
  'webhook.disabled': {
    summary: 'A webhook endpoint was switched off, since it takes no deliveries.',
    version: 1,
    aggregateType: 'webhook_endpoint',
    data: z.strictObject({ reason: z.string() }),
  },
} as const satisfies Record<string, EventType>;

export type EventTypeName = keyof typeof EVENT_TYPES;

/** An event that has just happened. */
export type NewEvent = {
  [Type in EventTypeName]: {
    type: Type;
    /** Its key as text. */
    aggregateId: string;
    /** Of the aggregate after the event; null: a number above that of the event before. */
    version: number | null;
    data: z.input<(typeof EVENT_TYPES)[Type]['data']>;
  };
}[EventTypeName];

export const EVENT_TYPE_NAMES = Object.keys(EVENT_TYPES) as EventTypeName[];

/** The types that a pattern means: a type, `order.*`, or `*`; none if it means none. */
export function typesOf(pattern: string): EventTypeName[] {
  if (!pattern.endsWith('*')) return EVENT_TYPE_NAMES.filter((type) => type === pattern);
  const start = pattern.slice(0, -1);
  if (start !== '' && !start.endsWith('.')) return [];
  return EVENT_TYPE_NAMES.filter((type) => type.startsWith(start));
}
