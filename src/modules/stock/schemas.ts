import { z } from 'zod';
import {
  commaSeparated,
  dayInQuery,
  id,
  oneLine,
  orderNumber,
  page,
  paging,
  timestamp,
} from '../../http/schemas.js';
import { MOVEMENT_KINDS } from '../../models/stock-movement.js';
import { LIMITS } from '../../rules/values.js';

export const stockAdjustment = z
  .strictObject({
    quantity: z
      .int()
      .min(-LIMITS.adjustment.max)
      .max(LIMITS.adjustment.max)
      .refine((units) => units !== 0, 'must not be zero')
      .describe('Units: positive adds stock, negative removes it'),
    reason: oneLine(LIMITS.reason),
  })
  .meta({ id: 'StockAdjustment', examples: [{ quantity: -2, reason: 'Broken in the warehouse' }] });

export const adjusted = z
  .object({
    productId: id,
    quantity: z.int(),
    reason: z.string(),
    stockQuantity: z.int().describe('Units that can be bought after the adjustment'),
  })
  .meta({ examples: [{ productId: 7, quantity: -2, reason: 'Broken in the warehouse', stockQuantity: 23 }] });

const stockMovement = z
  .object({
    id,
    productId: id,
    locationId: id,
    quantity: z.int(),
    kind: z.enum(MOVEMENT_KINDS),
    orderId: z.string().nullable(),
    orderNumber: orderNumber.nullable(),
    actorId: id.nullable(),
    reason: z.string().nullable(),
    balance: z.int().describe('Units on hand at its location after the movement'),
    createdAt: timestamp,
  })
  .meta({
    id: 'StockMovement',
    examples: [
      {
        id: 1204,
        productId: 7,
        locationId: 1,
        quantity: -2,
        kind: 'adjustment',
        orderId: null,
        orderNumber: null,
        actorId: 1,
        reason: 'Broken in the warehouse',
        balance: 23,
        createdAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const stockMovementPage = page(stockMovement);
export const stockMovementFilters = z.strictObject({
  ...paging,
  kind: commaSeparated(MOVEMENT_KINDS).optional(),
  from: dayInQuery.optional().describe("First day, in the shop's time zone"),
  to: dayInQuery.optional().describe('Last day, inclusive'),
});
