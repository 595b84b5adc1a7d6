import { z } from 'zod';
import { id, oneLine } from '../../http/schemas.js';
import { REASON_CODES } from '../../models/stock-movement.js';
import { LIMITS } from '../../rules/values.js';

const quantity = z
  .int()
  .min(-LIMITS.adjustment.max)
  .max(LIMITS.adjustment.max)
  .refine((units) => units !== 0, 'must not be zero')
  .describe('Units: positive adds stock, negative removes it');

export const unitsOnHand = z.int().min(0).max(LIMITS.stock.max);

const locationId = id.optional().describe('Default: the first location');

const changeFromQuantity = unitsOnHand
  .optional()
  .describe('Units on hand that you have seen: with others there, it is refused with 409 `STOCK_CHANGED`');

export const reasonCode = z.enum(REASON_CODES);

const why = {
  reasonCode: reasonCode.optional().describe('What reports group by'),
  reason: oneLine(LIMITS.reason),
};

export const stockAdjustment = z.strictObject({ locationId, quantity, ...why, changeFromQuantity }).meta({
  id: 'StockAdjustment',
  examples: [{ quantity: -2, reasonCode: 'damaged', reason: 'Broken in the warehouse' }],
});

const left = {
  productId: id,
  locationId: id,
  quantity: z.int(),
  onHand: z.int().describe('Units at the location after the adjustment, sold or not'),
  stockQuantity: z.int().describe('Units that can be bought after the adjustment, over all locations'),
};
const reasons = { reasonCode: reasonCode.nullable(), reason: z.string() };

const LEFT = { productId: 7, locationId: 1, quantity: -2, onHand: 26, stockQuantity: 23 };
const WHY = { reasonCode: 'damaged', reason: 'Broken in the warehouse' } as const;

export const adjusted = z.object({ ...left, ...reasons }).meta({ examples: [{ ...LEFT, ...WHY }] });

export const stockAdjustments = z
  .strictObject({
    ...why,
    adjustments: z
      .array(z.strictObject({ productId: id, locationId, quantity, changeFromQuantity }))
      .min(LIMITS.adjustmentsAtOnce.min)
      .max(LIMITS.adjustmentsAtOnce.max)
      .describe('Each of another product or location'),
  })
  .meta({
    id: 'StockAdjustments',
    examples: [
      {
        reasonCode: 'received',
        reason: 'Delivery 4711',
        adjustments: [{ productId: 1, quantity: 12, changeFromQuantity: 25 }],
      },
    ],
  });

export const allAdjusted = z
  .object({ ...reasons, adjustments: z.array(z.object(left)).describe('In the order of the request') })
  .meta({ examples: [{ ...WHY, adjustments: [LEFT] }] });
