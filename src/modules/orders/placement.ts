import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { mergeLines, type Placement } from './decide-orders.js';
import { newOrderKeys } from './order-id.js';
import type { newOrder } from './schemas.js';

/** Turns the body of POST /orders into a placement for the order lane. */
export function placementOf(
  userId: number,
  body: z.output<typeof newOrder>,
  key: string | undefined,
): Placement {
  const { items, shippingAddress, paymentMethod, expectedTotal } = body;
  const { orderId, number } = newOrderKeys();
  const lines = mergeLines(items);
  const placement = { orderId, number, userId, lines, shippingAddress, paymentMethod, expectedTotal };
  if (key === undefined) return placement;
  // Hash of the parsed body, so that field order and surrounding whitespace do not matter.
  const requestHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return { ...placement, idempotency: { key, requestHash } };
}
