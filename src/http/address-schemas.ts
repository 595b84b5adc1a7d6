import { z } from 'zod';
import { isCountry, isRegionOf } from '../rules/countries.js';
import { COUNTRY_RULE, regionRule } from '../rules/shipping-address.js';
import { LIMITS } from '../rules/values.js';
import { oneLine } from './schemas.js';

const addressLine = oneLine(LIMITS.addressLine);

export const EXAMPLE_ADDRESS = {
  fullName: 'Ada Lovelace',
  line1: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
};

const place = {
  region: addressLine
    .optional()
    .describe(
      'State, province or county. In AU, BR, CA and US its ISO 3166-2 code, with or without the country, or its name',
    ),
  postalCode: addressLine.optional(),
  country: z.string().refine(isCountry, COUNTRY_RULE).describe('ISO 3166-1, two letters'),
};

function requireRegionOfCountry(
  { region, country }: { region?: string; country: string },
  context: z.RefinementCtx,
): void {
  if (region === undefined || !isCountry(country) || isRegionOf(region, country)) return;
  context.addIssue({ code: 'custom', path: ['region'], message: regionRule(country) });
}

/** Parts of an address. */
const addressParts = {
  fullName: addressLine,
  line1: addressLine,
  line2: addressLine.optional(),
  city: addressLine,
  ...place,
  phone: addressLine.optional(),
};

export const address = z
  .strictObject(addressParts)
  .superRefine(requireRegionOfCountry)
  .meta({ id: 'ShippingAddress' });

/** Destination of a quote, before the full address is known. */
export const destination = z.strictObject(place).superRefine(requireRegionOfCountry);
