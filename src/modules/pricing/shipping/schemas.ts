import { z } from 'zod';
import {
  amount,
  changesOf,
  currency,
  flagInQuery,
  id,
  idInPath,
  idsInQuery,
  oneLine,
  page,
  paging,
  price,
  ruleCode,
  timestamp,
} from '../../../http/schemas.js';
import { SHIPPING_BASES } from '../../../models/shipping-method.js';
import { isCurrency } from '../../../money/currencies.js';
import { isCountry } from '../../../rules/countries.js';
import { COUNTRY_RULE } from '../../../rules/shipping-address.js';
import { isTotal, LIMITS } from '../../../rules/values.js';

const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';
const times = { createdAt: timestamp, updatedAt: timestamp };
const EXAMPLE_TIMES = { createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME };

const COUNTRY = 'ISO 3166-1, two letters; null for everywhere';
const REGION = 'ISO 3166-2 code without the country; null for the whole country';

export const shippingZone = z
  .object({
    id,
    name: z.string(),
    regions: z.array(
      z.object({
        country: z.string().nullable().describe(COUNTRY),
        region: z.string().nullable().describe(REGION),
      }),
    ),
    ...times,
  })
  .meta({
    id: 'ShippingZone',
    examples: [
      { id: 1, name: 'Central Europe', regions: [{ country: 'DE', region: null }], ...EXAMPLE_TIMES },
    ],
  });

export const shippingZonePage = page(shippingZone);
export const shippingZoneFilters = z.strictObject({
  ...paging,
  ids: idsInQuery.optional().describe('The shipping zones with these ids, at most 100: `1,2,3`'),
});

const zoneFields = {
  name: oneLine(LIMITS.ruleName).meta({ examples: ['Central Europe'] }),
  regions: z
    .array(
      z.strictObject({
        country: z.string().refine(isCountry, COUNTRY_RULE).nullable().describe(COUNTRY),
        region: z
          .string()
          .regex(/^[A-Z0-9]{1,3}$/, 'must be an ISO 3166-2 code without the country, such as CA')
          .nullable()
          .optional()
          .describe('ISO 3166-2 code without the country; omitted or null for the whole country'),
      }),
    )
    .min(LIMITS.shippingRegions.min)
    .max(LIMITS.shippingRegions.max)
    .describe('Each place is in at most one zone. The smallest place of an address decides')
    .meta({ examples: [[{ country: 'DE' }, { country: 'AT' }]] }),
};

export const newShippingZone = z.strictObject(zoneFields).meta({
  id: 'NewShippingZone',
  examples: [{ name: 'Central Europe', regions: [{ country: 'DE' }, { country: 'AT' }] }],
});
export const shippingZoneChanges = changesOf(zoneFields).meta({ examples: [{ name: 'DACH' }] });

const THRESHOLD =
  'From where on it applies: grams (`basis` `weight`), or an amount of goods after discounts (`total`)';
const FREE_FROM = 'Amount of goods after discounts from which shipping is free; null for never';

export const shippingMethod = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    zoneId: id,
    basis: z.enum(SHIPPING_BASES),
    currency,
    taxCategoryId: id,
    freeFrom: amount.nullable().describe(FREE_FROM),
    position: z.int(),
    isActive: z.boolean(),
    daysMin: z.int().nullable(),
    daysMax: z.int().nullable(),
    rates: z.array(z.object({ threshold: z.string().describe(THRESHOLD), amount })),
    ...times,
  })
  .meta({
    id: 'ShippingMethod',
    examples: [
      {
        id: 1,
        code: 'standard',
        name: 'Standard parcel',
        zoneId: 1,
        basis: 'weight',
        currency: 'USD',
        taxCategoryId: 1,
        freeFrom: '100.00',
        position: 0,
        isActive: true,
        daysMin: 2,
        daysMax: 4,
        rates: [
          { threshold: '0', amount: '4.90' },
          { threshold: '5000', amount: '9.90' },
        ],
        ...EXAMPLE_TIMES,
      },
    ],
  });

export const shippingMethodPage = page(shippingMethod);
export const shippingMethodFilters = z.strictObject({
  ...paging,
  zoneId: idInPath.optional(),
  isActive: flagInQuery.optional(),
});

const days = z.int().min(0).max(LIMITS.deliveryDays.max).nullable().optional();

const methodFields = {
  code: ruleCode.describe('Unique; orders name it').meta({ examples: ['standard'] }),
  name: oneLine(LIMITS.ruleName)
    .describe('Shown to customers')
    .meta({ examples: ['Standard parcel'] }),
  zoneId: id,
  basis: z.enum(SHIPPING_BASES).optional().describe('What the price depends on. Default: `flat`, nothing'),
  currency: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 code such as USD')
    .optional()
    .describe('Of its amounts; only orders in it are sent by it. Default: that of the shop')
    .meta({ examples: ['USD'] }),
  taxCategoryId: id.optional().describe('Default: the standard category'),
  freeFrom: price.nullable().optional().describe(FREE_FROM),
  position: z.int().min(0).max(65_535).optional().describe('Sorts the methods of a zone. Default: 0'),
  isActive: z.boolean().optional(),
  daysMin: days.describe('Days until delivery, at least'),
  daysMax: days.describe('Days until delivery, at most'),
  rates: z
    .array(
      z.strictObject({
        threshold: z
          .string()
          .refine(isTotal, 'must be a decimal string such as "5000"')
          .default('0')
          .describe(THRESHOLD),
        amount: price,
      }),
    )
    .min(LIMITS.shippingRates.min)
    .max(LIMITS.shippingRates.max)
    .describe('The one with the highest threshold that is reached applies. `flat` has one, from 0 on')
    .meta({ examples: [[{ threshold: '0', amount: '4.90' }]] }),
};

export const newShippingMethod = z.strictObject(methodFields).meta({
  id: 'NewShippingMethod',
  examples: [{ code: 'standard', name: 'Standard parcel', zoneId: 1, rates: [{ amount: '4.90' }] }],
});
export const shippingMethodChanges = changesOf(methodFields).meta({ examples: [{ isActive: false }] });

export type NewShippingZone = z.output<typeof newShippingZone>;
export type ShippingZoneChanges = z.output<typeof shippingZoneChanges>;
export type NewShippingMethod = z.output<typeof newShippingMethod>;
export type ShippingMethodChanges = z.output<typeof shippingMethodChanges>;
