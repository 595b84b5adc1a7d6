import { z } from 'zod';
import {
  amount,
  commaSeparated,
  id,
  lineObject,
  oneLine,
  orderIdParams,
  orderNumber,
  page,
  paging,
  timestamp,
  unitsOfLines,
} from '../../http/schemas.js';
import { RETURN_STATUSES } from '../../models/return.js';
import { LIMITS } from '../../rules/values.js';
import { EXAMPLE_UNITS, refundShipping, unitsPreview } from '../orders/api.js';

const reason = oneLine(LIMITS.reason);

export const newReturn = z
  .strictObject({ lines: unitsOfLines, reason: reason.describe('Why the units are returned') })
  .meta({ id: 'NewReturn', examples: [{ lines: [{ line: 1, quantity: 1 }], reason: 'Too small' }] });

export const decision = z
  .strictObject({
    reason: reason.optional().describe('Appears in the events of the order, which the customer can read'),
  })
  .meta({ id: 'ReturnDecision', examples: [{ reason: 'Within 30 days' }] });

const units = z.int().min(0).max(LIMITS.orderQuantity.max).default(0);

export const receipt = z
  .strictObject({
    lines: z
      .array(
        lineObject({
          restock: units.describe('Units to put back into stock'),
          writeOff: units.describe('Units to write off'),
        }).refine(({ restock, writeOff }) => restock + writeOff > 0, 'must have units'),
      )
      .min(LIMITS.orderLines.min)
      .max(LIMITS.orderLines.max)
      .optional()
      .describe('What arrived. Default: all requested units, to be restocked'),
    locationId: id
      .optional()
      .describe('Location that they go to. Default: where they were sent from, if it is active'),
    refund: z.boolean().default(true).describe('Whether to refund what was paid for them'),
    refundShipping: refundShipping.describe(
      'Shipping to refund too: true for all that is left, or an amount',
    ),
    reason: reason.optional(),
  })
  .meta({ id: 'ReturnReceipt', examples: [{ lines: [{ line: 1, restock: 1, writeOff: 0 }], refund: true }] });

export const receiptPreview = z
  .object(unitsPreview('receive'))
  .meta({ id: 'ReceiptPreview', examples: [{ version: 5, ...EXAMPLE_UNITS }] });

export const returnParams = orderIdParams.extend({ returnId: orderIdParams.shape.id });

export const orderReturn = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    orderNumber,
    status: z.enum(RETURN_STATUSES),
    reason: z.string(),
    lines: z.array(
      z.object({
        line: z.int(),
        quantity: z.int().describe('Requested units'),
        restocked: z.int(),
        writtenOff: z.int(),
      }),
    ),
    value: amount.nullable().describe('Value of the received units; null until the return is received'),
    shippingValue: amount
      .nullable()
      .describe('Shipping given back with them; null until the return is received'),
    refundAmount: amount
      .nullable()
      .describe('Refunded so far for these units and that shipping; null while nothing was refunded'),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Return',
    examples: [
      {
        id: '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32',
        orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        orderNumber: '3F7K-Q9XW-2MPD',
        status: 'received',
        reason: 'Too small',
        lines: [{ line: 1, quantity: 1, restocked: 1, writtenOff: 0 }],
        value: '39.90',
        shippingValue: '0.00',
        refundAmount: '39.90',
        createdAt: '2026-01-31T12:00:00.000Z',
        updatedAt: '2026-02-04T09:30:00.000Z',
      },
    ],
  });

export const returnPage = page(orderReturn);
export const returnFilters = z.strictObject({
  ...paging,
  status: commaSeparated(RETURN_STATUSES).optional(),
});
