import { z } from 'zod';
import { oneLine, price, unitsOfLines } from '../../http/schemas.js';
import { LIMITS } from '../../rules/values.js';

const reason = oneLine(LIMITS.reason)
  .optional()
  .describe('Appears in the events of the order, which the customer can read');

export const cancellation = z
  .strictObject({
    lines: unitsOfLines.optional().describe('Units to cancel. Default: the whole order'),
    reason,
  })
  .meta({ id: 'Cancellation', examples: [{ reason: 'Ordered twice' }] });

/** Body field of changes that refund units. */
export const refundShipping = z
  .union([z.boolean(), price])
  .optional()
  .describe(
    'Shipping to refund too: true for all that is left, or an amount. A whole order that is cancelled before anything is sent refunds all of it in any case',
  );

export const adminCancellation = cancellation
  .extend({
    restock: z
      .boolean()
      .default(true)
      .describe('Whether the units go back into stock. Otherwise they are written off'),
    refund: z.boolean().default(true).describe('Whether to refund what was paid for them'),
    refundShipping,
  })
  .meta({
    id: 'AdminCancellation',
    examples: [{ lines: [{ line: 1, quantity: 1 }], reason: 'Broken in the warehouse', restock: false }],
  });

export const acceptance = z
  .strictObject({ reason })
  .meta({ id: 'Acceptance', examples: [{ reason: 'Paid on delivery' }] });
