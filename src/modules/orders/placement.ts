import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { mergeLines, type Placement } from './decide-orders.js';
import { newOrderKeys } from './order-id.js';
import type { newOrder } from './schemas.js';

/** What the lane takes, from what a client sent. */
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
  // Of the parsed body: the order of its fields and the blanks around its text make no other request.
  const requestHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return { ...placement, idempotency: { key, requestHash } };
}
