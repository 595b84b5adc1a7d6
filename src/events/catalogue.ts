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

/**
 * @param summary in one sentence, for the docs
 * @param version incremented when `data` changes in a way that a consumer has to know
 */
const about = <Aggregate extends AggregateType, Data extends z.ZodObject>(
  aggregateType: Aggregate,
  summary: string,
  data: Data,
  version = 1,
) => ({ aggregateType, summary, data, version });

/** All types of events. Payments and returns belong to their order, so that what happens to an order arrives in order. */
export const EVENT_TYPES = {
  'order.placed': about(
    'order',
    'An order was placed.',
    z.strictObject({
      number: z.string().describe('Order number, with hyphens'),
      status,
      totalAmount: z.string().describe('Total of the order: a decimal string'),
      currency,
    }),
  ),
  'order.status_changed': about(
    'order',
    'Its status changed without units being cancelled or sent: it was paid or accepted, for instance.',
    z.strictObject(changed),
  ),
  'order.units_cancelled': about(
    'order',
    'Units were cancelled. With the last of them, the status is `cancelled`.',
    z.strictObject({ ...changed, lines }),
  ),
  'order.units_shipped': about(
    'order',
    'A parcel was sent. With the last units, the status is `shipped`.',
    z.strictObject({ ...changed, fulfilmentId: z.uuid(), lines }),
  ),
  'order.tracking_changed': about(
    'order',
    'The carrier or the tracking number of a parcel changed.',
    z.strictObject({ ...changed, fulfilmentId: z.uuid() }),
  ),
  'order.delivered': about(
    'order',
    'A parcel has arrived. With the last one of a shipped order, the status is `delivered`.',
    z.strictObject({ ...changed, fulfilmentId: z.uuid() }),
  ),
  'order.units_backordered': about(
    'order',
    'Units of the order were not found by a count: it waits for others.',
    z.strictObject({ ...changed, lines }),
  ),
  'order.backorder_filled': about(
    'order',
    'Units that the order waited for have come.',
    z.strictObject({ ...changed, lines }),
  ),
  'order.claimed': about(
    'order',
    'An account has claimed the order, which a guest had placed.',
    z.strictObject(changed),
  ),
  'return.requested': about('order', 'A customer asked to return units.', ofReturn),
  'return.approved': about('order', 'The shop agreed to a return.', ofReturn),
  'return.rejected': about('order', 'The shop refused a return.', ofReturn),
  'return.received': about('order', 'The units of a return have come back.', ofReturn),
  'payment.authorized': about('order', 'Money for the order is reserved.', z.strictObject(ofPayment)),
  'payment.captured': about('order', 'The shop has the money.', z.strictObject(ofPayment)),
  'payment.refunded': about(
    'order',
    'Money was refunded.',
    z.strictObject({
      ...ofPayment,
      refundedAmount: z.string().describe('What was refunded of the payment so far: a decimal string'),
    }),
  ),
  'payment.voided': about('order', 'A reservation of money was released.', z.strictObject(ofPayment)),
  'payment.failed': about(
    'order',
    'The payment provider refused to start a payment, or to capture one.',
    z.strictObject(ofPayment),
  ),
  'product.created': about('product', 'A product was created.', ofProduct),
  'product.updated': about('product', 'A product was changed.', ofProduct),
  'product.deleted': about(
    'product',
    'A product was deleted. One that was ordered is deactivated instead.',
    z.strictObject({ sku: z.string() }),
  ),
  'stock.low': about(
    'stock_level',
    'At a location, fewer units can be bought than the threshold says.',
    availability,
  ),
  'stock.out': about(
    'stock_level',
    'At a location, the last unit that could be bought is gone.',
    availability,
  ),
  'stock.back': about(
    'stock_level',
    'At a location where there were none, units can be bought again.',
    availability,
  ),
  'stock.short': about(
    'stock_level',
    'A count found fewer units than orders have: the shop owes more than it has.',
    z.strictObject({ ...ofLevel, quantity: z.int().describe('Units that are missing') }),
  ),
  'customer.created': about('customer', 'Somebody registered.', z.strictObject({ isActive: z.boolean() })),
  'customer.updated': about(
    'customer',
    'An account was changed by its owner or by the shop.',
    z.strictObject({ isActive: z.boolean() }),
  ),
  'discount.created': about('discount', 'A discount was created.', ofDiscount),
  'discount.updated': about('discount', 'A discount was changed.', ofDiscount),
  'discount.deleted': about('discount', 'A discount that was never used was deleted.', z.strictObject({})),
  'webhook.disabled': about(
    'webhook_endpoint',
    'A webhook endpoint was switched off, since it takes no deliveries.',
    z.strictObject({ reason: z.string() }),
  ),
} as const;

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
