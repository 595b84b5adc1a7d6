import { z } from 'zod';
import { address, EXAMPLE_ADDRESS } from '../../../http/address-schemas.js';
import { changesOf, oneLine, page, paging, timestamp, uuidParam } from '../../../http/schemas.js';
import { LIMITS } from '../../../rules/values.js';

const EXAMPLE_ID = '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32';

export const addressParams = z.object({ id: uuidParam.meta({ examples: [EXAMPLE_ID] }) });
export const addressFilters = z.strictObject(paging);

const given = {
  label: oneLine(LIMITS.addressLabel).nullable().describe('What you call it, such as “Office”'),
  address,
  isDefaultShipping: z.boolean().describe('Whether it takes the place of the default to ship to'),
  isDefaultBilling: z.boolean().describe('Whether it takes the place of the default to bill to'),
};

export const newAddress = z
  .strictObject({
    ...given,
    label: given.label.optional(),
    isDefaultShipping: given.isDefaultShipping.optional(),
    isDefaultBilling: given.isDefaultBilling.optional(),
  })
  .meta({ id: 'NewAddress', examples: [{ label: 'Home', address: EXAMPLE_ADDRESS }] });

export const addressChanges = changesOf(given).meta({ examples: [{ isDefaultShipping: true }] });

export const savedAddress = z
  .object({
    id: z.uuid(),
    label: z.string().nullable(),
    address,
    isDefaultShipping: z.boolean(),
    isDefaultBilling: z.boolean(),
    version: z.int().describe('For If-Match'),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Address',
    examples: [
      {
        id: EXAMPLE_ID,
        label: 'Home',
        address: EXAMPLE_ADDRESS,
        isDefaultShipping: true,
        isDefaultBilling: true,
        version: 1,
        createdAt: '2026-01-31T12:00:00.000Z',
        updatedAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const addressPage = page(savedAddress);
