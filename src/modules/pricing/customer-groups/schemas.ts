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
import { EXEMPT_REASONS } from '../../../models/customer-group.js';
import { LIMITS } from '../../../rules/values.js';

const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';

const exemptReason = z
  .enum(EXEMPT_REASONS)
  .nullable()
  .describe('Why no tax is taken of its customers; null if it is taken');

export const customerGroup = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    exemptReason,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'CustomerGroup',
    examples: [
      {
        id: 1,
        code: 'wholesale',
        name: 'Wholesale',
        exemptReason: 'reverse_charge',
        createdAt: EXAMPLE_TIME,
        updatedAt: EXAMPLE_TIME,
      },
    ],
  });

export const customerGroupPage = page(customerGroup);
export const customerGroupFilters = z.strictObject({
  ...paging,
  ids: idsInQuery.optional().describe('The customer groups with these ids, at most 100: `1,2,3`'),
});

const fields = {
  code: ruleCode.meta({ examples: ['wholesale'] }),
  name: oneLine(LIMITS.ruleName).meta({ examples: ['Wholesale'] }),
  exemptReason: exemptReason.optional(),
};

export const newCustomerGroup = z
  .strictObject(fields)
  .meta({ id: 'NewCustomerGroup', examples: [{ code: 'wholesale', name: 'Wholesale' }] });
export const customerGroupChanges = changesOf(fields).meta({
  examples: [{ exemptReason: 'reverse_charge' }],
});

export type NewCustomerGroup = z.output<typeof newCustomerGroup>;
export type CustomerGroupChanges = z.output<typeof customerGroupChanges>;
