import type { Schemas } from '@stockkeeper/client';

export type Endpoint = Schemas['WebhookEndpoint'];
export type EndpointWithSecret = Schemas['WebhookEndpointWithSecret'];
export type Delivery = Schemas['WebhookDelivery'];
export type DeliveryWithAttempts = Schemas['WebhookDeliveryWithAttempts'];
export type TestResult = Schemas['WebhookTestResult'];
export type EventPattern = Schemas['NewWebhookEndpoint']['types'][number];

/** A delivery has no id of its own in the API: it is that of an endpoint and an event. */
export const idOf = ({ endpointId, seq }: Pick<Delivery, 'endpointId' | 'seq'>) => `${endpointId} ${seq}`;

export const keyOf = (key: string) => {
  const [id, seq] = key.split(' ') as [string, string];
  return { id, seq };
};

/** What an endpoint can be sent; a test compares it with the API's document. */
export const EVENT_PATTERNS: EventPattern[] = [
  '*',
  'order.*',
  'return.*',
  'payment.*',
  'product.*',
  'stock.*',
  'customer.*',
  'discount.*',
  'webhook.*',
  'order.placed',
  'order.status_changed',
  'order.units_cancelled',
  'order.units_shipped',
  'order.tracking_changed',
  'order.delivered',
  'order.units_backordered',
  'order.backorder_filled',
  'order.claimed',
  'return.requested',
  'return.approved',
  'return.rejected',
  'return.received',
  'payment.authorized',
  'payment.captured',
  'payment.refunded',
  'payment.voided',
  'payment.failed',
  'product.created',
  'product.updated',
  'product.deleted',
  'stock.low',
  'stock.out',
  'stock.back',
  'stock.short',
  'customer.created',
  'customer.updated',
  'discount.created',
  'discount.updated',
  'discount.deleted',
  'webhook.disabled',
];
