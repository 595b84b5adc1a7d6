import { z } from 'zod';
import {
  changesOf,
  id,
  idsInQuery,
  oneLine,
  page,
  paging,
  ruleCode,
  timestamp,
} from '../../../http/schemas.js';
import { isCountry } from '../../../rules/countries.js';
import { COUNTRY_RULE } from '../../../rules/shipping-address.js';
import { isPercentage, LIMITS } from '../../../rules/values.js';
import { givenValidity, shownValidity } from '../validity.js';

const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';

export const taxCategory = z
  .object({ id, code: z.string(), name: z.string(), createdAt: timestamp, updatedAt: timestamp })
  .meta({
    id: 'TaxCategory',
    examples: [{ id: 2, code: 'books', name: 'Books', createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME }],
  });

export const taxCategoryPage = page(taxCategory);
export const taxCategoryFilters = z.strictObject({
  ...paging,
  ids: idsInQuery.optional().describe('The tax categories with these ids, at most 100: `1,2,3`'),
});

const categoryFields = {
  code: ruleCode.meta({ examples: ['books'] }),
  name: oneLine(LIMITS.ruleName).meta({ examples: ['Books'] }),
};

export const newTaxCategory = z
  .strictObject(categoryFields)
  .meta({ id: 'NewTaxCategory', examples: [{ code: 'books', name: 'Books' }] });
export const taxCategoryChanges = changesOf(categoryFields).meta({ examples: [{ name: 'Printed books' }] });

const country = z.string().refine(isCountry, COUNTRY_RULE).describe('ISO 3166-1, two letters');

export const taxRate = z
  .object({
    id,
    name: z.string(),
    country: z.string(),
    region: z.string().nullable().describe('ISO 3166-2 code without the country; null for the whole country'),
    taxCategoryId: id,
    rate: z.string().describe('Percentage'),
    ...shownValidity,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'TaxRate',
    examples: [
      {
        id: 1,
        name: 'VAT',
        country: 'DE',
        region: null,
        taxCategoryId: 1,
        rate: '19',
        startsAt: null,
        endsAt: null,
        createdAt: EXAMPLE_TIME,
        updatedAt: EXAMPLE_TIME,
      },
    ],
  });

export const taxRatePage = page(taxRate);
export const taxRateFilters = z.strictObject({
  ...paging,
  country: country.optional(),
  taxCategoryId: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'must be a positive whole number')
    .transform(Number)
    .optional(),
});

const rateFields = {
  name: oneLine(LIMITS.ruleName)
    .describe('Shown to customers')
    .meta({ examples: ['VAT'] }),
  country,
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/, 'must be an ISO 3166-2 code without the country, such as CA')
    .nullable()
    .optional()
    .describe('ISO 3166-2 code without the country; omitted or null for the whole country')
    .meta({ examples: ['CA'] }),
  taxCategoryId: id.optional().describe('Default: the standard category'),
  rate: z
    .string()
    .refine(isPercentage, 'must be a percentage from "0" to "100" with at most four decimals')
    .describe('Percentage of the price excluding tax')
    .meta({ examples: ['19'] }),
  ...givenValidity,
};

export const newTaxRate = z
  .strictObject(rateFields)
  .meta({ id: 'NewTaxRate', examples: [{ name: 'VAT', country: 'DE', rate: '19' }] });
export const taxRateChanges = changesOf(rateFields).meta({
  examples: [{ endsAt: '2026-12-31T23:00:00Z' }],
});

const presetRate = z.object({ country: z.string(), name: z.string(), rate: z.string() });

export const taxPresets = z
  .object({ source: z.string(), asOf: z.string(), rates: z.array(presetRate) })
  .meta({
    id: 'TaxPresets',
    examples: [
      {
        source: 'https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/index_en.htm',
        asOf: '2026-01-01',
        rates: [{ country: 'DE', name: 'VAT', rate: '19' }],
      },
    ],
  });

export const wantedPresets = z
  .strictObject({
    countries: z.array(country).min(1).max(100).optional().describe('Default: all'),
  })
  .meta({ id: 'WantedTaxPresets', examples: [{ countries: ['DE', 'FR'] }] });

export const appliedPresets = z
  .object({
    created: z.array(taxRate),
    skipped: z.array(z.string()).describe('Countries that already have a rate in the standard category'),
  })
  .meta({ id: 'AppliedTaxPresets', examples: [{ created: [], skipped: ['DE'] }] });

export type NewTaxRate = z.output<typeof newTaxRate>;
export type TaxRateChanges = z.output<typeof taxRateChanges>;
