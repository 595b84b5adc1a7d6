import { z } from 'zod';
import {
  id,
  oneLine,
  orderIdParams,
  orderNumber,
  page,
  paging,
  timestamp,
  unitsOfLines,
} from '../../http/schemas.js';
import { LIMITS } from '../../rules/values.js';

const reason = oneLine(LIMITS.reason)
  .optional()
  .describe('Appears in the events of the order, which the customer can read');
const carrier = oneLine(LIMITS.carrier);
const trackingNumber = oneLine(LIMITS.trackingNumber);

const EXAMPLE_LINES = [{ line: 1, quantity: 1 }];
const EXAMPLE_TRACKING = { carrier: 'DHL', trackingNumber: '00340434161094042557' };

export const newFulfilment = z
  .strictObject({
    lines: unitsOfLines.optional().describe('Units to ship. Default: all open units'),
    locationId: id
      .optional()
      .describe('Location it ships from. Default: where the units are; required if they are at several'),
    carrier: carrier.optional(),
    trackingNumber: trackingNumber.optional(),
    force: z
      .boolean()
      .default(false)
      .describe('Ship although the order is unpaid, voided or fully refunded; requires `reason`'),
    reason,
  })
  .refine(({ force, reason }) => !force || reason !== undefined, {
    path: ['reason'],
    message: 'is required with force',
  })
  .meta({ id: 'NewFulfilment', examples: [{ lines: EXAMPLE_LINES, ...EXAMPLE_TRACKING }] });

export const trackingChanges = z
  .strictObject({
    carrier: carrier.nullable().optional(),
    trackingNumber: trackingNumber.nullable().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something')
  .meta({ id: 'TrackingChanges', examples: [EXAMPLE_TRACKING] });

export const delivery = z
  .strictObject({ reason })
  .meta({ id: 'Delivery', examples: [{ reason: 'Signed for by a neighbour' }] });

export const fulfilmentParams = orderIdParams.extend({ fulfilmentId: orderIdParams.shape.id });

export const fulfilment = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    orderNumber,
    locationId: id,
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    lines: z.array(z.object({ line: z.int(), quantity: z.int() })),
    createdAt: timestamp.describe('When it was shipped'),
    deliveredAt: timestamp.nullable(),
  })
  .meta({
    id: 'Fulfilment',
    examples: [
      {
        id: '019a9e2c-6a10-7c44-9a53-5b7f0d0e6a21',
        orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        orderNumber: '3F7K-Q9XW-2MPD',
        locationId: 1,
        ...EXAMPLE_TRACKING,
        lines: EXAMPLE_LINES,
        createdAt: '2026-01-31T12:00:00.000Z',
        deliveredAt: null,
      },
    ],
  });

export const fulfilmentPage = page(fulfilment);
export const fulfilmentFilters = z.strictObject(paging);

export const sources = z
  .object({
    items: z
      .array(z.object({ productId: id, locationId: id, quantity: z.int() }))
      .describe('Units that are neither shipped nor cancelled, and where they are committed'),
    locations: z
      .array(z.object({ id, code: z.string(), name: z.string() }))
      .describe('Locations that a parcel can ship from, in the order of allocation'),
  })
  .meta({
    id: 'FulfilmentSources',
    examples: [
      {
        items: [
          { productId: 7, locationId: 1, quantity: 2 },
          { productId: 7, locationId: 2, quantity: 1 },
        ],
        locations: [
          { id: 1, code: 'main', name: 'Main warehouse' },
          { id: 2, code: 'store-berlin', name: 'Store Berlin' },
        ],
      },
    ],
  });
