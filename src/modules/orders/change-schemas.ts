import { z } from 'zod';
import { oneLine, unitsOfLines } from '../../http/schemas.js';
import { LIMITS } from '../../rules/values.js';

const reason = oneLine(LIMITS.reason)
  .optional()
  .describe('Stands in the events, which the customer can read');

export const cancellation = z
  .strictObject({
    lines: unitsOfLines.optional().describe('What to cancel: the whole order unless given'),
    reason,
  })
  .meta({ id: 'Cancellation', examples: [{ reason: 'Ordered twice' }] });

export const adminCancellation = cancellation
  .extend({
    restock: z
      .boolean()
      .default(true)
      .describe('Whether the units go back into stock; else they are written off'),
    refund: z.boolean().default(true).describe('Whether what was paid for them is given back'),
  })
  .meta({
    id: 'AdminCancellation',
    examples: [{ lines: [{ line: 1, quantity: 1 }], reason: 'Broken on the shelf', restock: false }],
  });

export const acceptance = z
  .strictObject({ reason })
  .meta({ id: 'Acceptance', examples: [{ reason: 'Paid on delivery' }] });
