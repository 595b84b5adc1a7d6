import { z } from 'zod';
import {
  changesOf,
  flagInQuery,
  id,
  oneLine,
  page,
  paging,
  ruleCode,
  timestamp,
} from '../../http/schemas.js';
import { LOCATION_KINDS } from '../../models/location.js';
import { isCountry } from '../../rules/countries.js';
import { COUNTRY_RULE } from '../../rules/shipping-address.js';
import { LIMITS } from '../../rules/values.js';

const SHIPS_TO =
  'Countries that it ships to (ISO 3166-1); null for all. Empty for none: it sells nothing, and sends what it has sold';
const PRIORITY =
  'Orders get their units from the location with the highest that has them, then from the oldest';
const IS_ACTIVE = 'Whether orders get units from it';

const part = oneLine(LIMITS.addressLine).optional();
const country = z.string().refine(isCountry, COUNTRY_RULE);

const address = z
  .strictObject({
    line1: part,
    line2: part,
    city: part,
    region: part,
    postalCode: part,
    country: country.optional(),
    phone: part,
  })
  .describe('Where it is, as far as that is known')
  .meta({ id: 'LocationAddress' });

const EXAMPLE = {
  code: 'store-berlin',
  name: 'Store Berlin',
  priority: 0,
  isActive: true,
  shipsTo: ['DE', 'AT'],
  address: { line1: 'Torstraße 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
};

export const location = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    kind: z.enum(LOCATION_KINDS).describe('Only a physical one sends parcels'),
    priority: z.int().describe(PRIORITY),
    isActive: z.boolean().describe(IS_ACTIVE),
    shipsTo: z.array(z.string()).nullable().describe(SHIPS_TO),
    address: address.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Location',
    examples: [
      {
        id: 2,
        ...EXAMPLE,
        kind: 'physical',
        createdAt: '2026-01-31T12:00:00.000Z',
        updatedAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const locationPage = page(location);
export const locationFilters = z.strictObject({ ...paging, isActive: flagInQuery.optional() });

const MOST_COUNTRIES = 300;

const fields = {
  code: ruleCode.meta({ examples: ['store-berlin'] }),
  name: oneLine(LIMITS.ruleName).meta({ examples: ['Store Berlin'] }),
  priority: z
    .int()
    .min(LIMITS.priority.min)
    .max(LIMITS.priority.max)
    .optional()
    .describe(`${PRIORITY}. Default: 0`),
  isActive: z.boolean().optional().describe(`${IS_ACTIVE}. Default: true`),
  shipsTo: z
    .array(country)
    .max(MOST_COUNTRIES)
    .refine((countries) => new Set(countries).size === countries.length, 'must name each country once')
    .nullable()
    .optional()
    .describe(SHIPS_TO)
    .meta({ examples: [['DE', 'AT']] }),
  address: address.nullable().optional(),
};

export const newLocation = z.strictObject(fields).meta({ id: 'NewLocation', examples: [EXAMPLE] });
export const locationChanges = changesOf(fields).meta({ examples: [{ isActive: false }] });

export type NewLocation = z.output<typeof newLocation>;
export type LocationChanges = z.output<typeof locationChanges>;
