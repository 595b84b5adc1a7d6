import { z } from 'zod';
import { LIMITS } from '../../models/rules.js';
import { MOVEMENT_KINDS } from '../../models/stock-movement.js';
import { id, oneLine, page, paging, timestamp } from '../../schemas.js';

export const stockAdjustment = z
  .strictObject({
    quantity: z
      .int()
      .min(-LIMITS.adjustment.max)
      .max(LIMITS.adjustment.max)
      .refine((units) => units !== 0, 'must not be zero')
      .describe('Units: above zero comes in, below zero goes out'),
    reason: oneLine(LIMITS.reason),
  })
  .meta({ id: 'StockAdjustment', examples: [{ quantity: -2, reason: 'Broken in the warehouse' }] });

export const adjusted = z.object({
  productId: id,
  quantity: z.int(),
  reason: z.string(),
  stockQuantity: z.int().describe('Units that can be bought after it'),
});

export const stockMovement = z
  .object({
    id,
    productId: id,
    locationId: id,
    quantity: z.int(),
    kind: z.enum(MOVEMENT_KINDS),
    orderId: z.string().nullable(),
    actorId: id.nullable(),
    reason: z.string().nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'StockMovement' });

export const stockMovementPage = page(stockMovement);
export const stockMovementFilters = z.strictObject(paging);
