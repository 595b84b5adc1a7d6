import { z } from 'zod';
import { destination } from '../../../http/address-schemas.js';
import { id, page, paging, timestamp, uuidIn, uuidParam } from '../../../http/schemas.js';
import { email } from '../../users/api.js';
import { orderedItems } from '../schemas.js';

/** Longest and default time from now to the expiry of a hold, in seconds. */
const TTL = { max: 1_800, default: 900 };
/** Longest time from placing a hold to its expiry, in seconds. */
export const LONGEST_HOLD_SECONDS = 3_600;

const EXAMPLE_ID = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';

const ttlSeconds = z.int().min(1).max(TTL.max);

export const newHold = z
  .strictObject({
    items: orderedItems,
    email: email
      .optional()
      .describe(
        'Of a guest: required without an access token, and refused with one. Order with the same one',
      ),
    ttlSeconds: ttlSeconds.default(TTL.default).describe(`Seconds until it expires. Default: ${TTL.default}`),
    shippingCountry: destination.shape.country
      .optional()
      .describe('Where the order will be shipped to: units that cannot be shipped there are not held'),
    replaces: uuidIn.optional().describe('One of your holds, which this one replaces; it can take its units'),
  })
  .meta({ id: 'NewHold', examples: [{ items: [{ productId: 1, quantity: 2 }], ttlSeconds: 600 }] });

export const holdExtension = z
  .strictObject({ ttlSeconds: ttlSeconds.describe('Seconds from now') })
  .meta({ id: 'HoldExtension', examples: [{ ttlSeconds: 600 }] });

const EXAMPLE_HOLD = {
  id: EXAMPLE_ID,
  items: [{ productId: 1, quantity: 2 }],
  createdAt: '2026-01-31T12:00:00.000Z',
  expiresAt: '2026-01-31T12:10:00.000Z',
};

const heldUnits = z.object({ productId: id, quantity: z.int() });

export const hold = z
  .object({
    id: z.uuid(),
    items: z
      .array(heldUnits)
      .describe('Units that it has: fewer than requested if others took some after it expired'),
    createdAt: timestamp,
    expiresAt: timestamp.describe(
      'Until then nobody else can buy the units; afterwards the first who needs them takes them',
    ),
  })
  .meta({ id: 'Hold', examples: [EXAMPLE_HOLD] });

export const placedHold = hold
  .extend({
    holdToken: z
      .string()
      .optional()
      .describe('Of a guest’s hold: send it as `x-hold-token` to read, extend or release it'),
  })
  .meta({ id: 'PlacedHold', examples: [EXAMPLE_HOLD] });

export const holdParams = z.object({ id: uuidParam.meta({ examples: [EXAMPLE_ID] }) });

const adminHold = z
  .object({
    id: z.uuid(),
    items: z.array(heldUnits.extend({ sku: z.string(), name: z.string(), locationId: id })),
    createdAt: timestamp,
    expiresAt: timestamp.nullable().describe('Null: never'),
  })
  .meta({
    id: 'AdminHold',
    examples: [
      {
        ...EXAMPLE_HOLD,
        items: [
          { productId: 1, quantity: 2, sku: 'KIT-001', name: 'Cast-iron skillet, 26 cm', locationId: 1 },
        ],
      },
    ],
  });

export const holdPage = page(adminHold);
export const holdFilters = z.strictObject(paging);
