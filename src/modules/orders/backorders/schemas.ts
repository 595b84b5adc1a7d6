import { z } from 'zod';
import { dayInQuery, id, idInPath, orderNumber, page, paging, timestamp } from '../../../http/schemas.js';
import { BACKORDER_KINDS } from '../../../models/backorder.js';
import { LIMITS } from '../../../rules/values.js';

const LIMIT = 'Units that may be owed at a time; null: it cannot be ordered before it is there';
const KIND = 'Only what the catalog calls it: `preorder` of a product that is new';
const SHIPS_AT = 'Day on which the units are expected to be sent; null if it is not known';

const EXAMPLE = { limit: 50, kind: 'backorder', shipsAt: '2026-03-01' };

export const newBackorder = z
  .strictObject({
    limit: z
      .int()
      .min(0)
      .max(LIMITS.stock.max)
      .nullable()
      .describe(`${LIMIT}. Less than is owed stops new ones`),
    kind: z.enum(BACKORDER_KINDS).default('backorder').describe(KIND),
    shipsAt: dayInQuery.nullable().default(null).describe(SHIPS_AT),
  })
  .meta({ id: 'NewBackorder', examples: [EXAMPLE] });

export const backorder = z
  .object({
    productId: id,
    limit: z.int().nullable().describe(LIMIT),
    kind: z.enum(BACKORDER_KINDS).describe(KIND),
    shipsAt: z.iso.date().nullable().describe(SHIPS_AT),
    owed: z.int().describe('Units of orders that wait for them'),
    available: z.int().describe('Units that can still be ordered: what is left of the limit'),
  })
  .meta({ id: 'Backorder', examples: [{ productId: 7, ...EXAMPLE, owed: 12, available: 38 }] });

export const backorderFilters = z.strictObject({ ...paging, productId: idInPath.optional() });

const waitingUnits = z
  .object({
    orderId: z.uuid(),
    orderNumber,
    placedAt: timestamp,
    country: z.string().describe('Where the order is sent to'),
    productId: id,
    sku: z.string(),
    name: z.string(),
    units: z.int().describe('Units of the product that the order waits for'),
    limit: z.int().nullable().describe(LIMIT),
    owed: z.int().describe('Units of the product that all orders wait for'),
    kind: z.enum(BACKORDER_KINDS).describe(KIND),
    shipsAt: z.iso.date().nullable().describe(SHIPS_AT),
  })
  .meta({
    id: 'WaitingUnits',
    examples: [
      {
        orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        orderNumber: '3F7K-Q9XW-2MPD',
        placedAt: '2026-01-31T12:00:00.000Z',
        country: 'GB',
        productId: 7,
        sku: 'SKILLET-26',
        name: 'Cast-iron skillet, 26 cm',
        units: 2,
        ...EXAMPLE,
        owed: 12,
      },
    ],
  });
export const backorderPage = page(waitingUnits);
