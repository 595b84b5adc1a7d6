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
    quantity: z
      .int()
      .describe('Change of the units that are not sold: `onHand` − `committed`, 0 for a shipment'),
    onHand: z.int().describe('Change of the units that lie there'),
    committed: z.int().describe('Change of those that are sold and not sent yet'),
    kind: z.enum(MOVEMENT_KINDS),
    orderId: z.string().nullable(),
    orderNumber: orderNumber.nullable(),
    actorId: id.nullable(),
    reason: z.string().nullable(),
    balance: z.int().describe('Units at its location that are not sold, after the movement'),
    onHandAfter: z.int().describe('Units at its location after the movement, sold or not'),
    committedAfter: z.int().describe('Of those, sold and not sent yet'),
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
        onHand: -2,
        committed: 0,
        kind: 'adjustment',
        orderId: null,
        orderNumber: null,
        actorId: 1,
        reason: 'Broken in the warehouse',
        balance: 23,
        onHandAfter: 26,
        committedAfter: 3,
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
