import { z } from 'zod';
import {
  amount,
  changesOf,
  currency,
  flagInQuery,
  id,
  idParams,
  oneLine,
  page,
  paging,
  price,
  timestamp,
} from '../../../http/schemas.js';
import { DISCOUNT_CLASSES, DISCOUNT_KINDS } from '../../../models/discount.js';
import { isCurrency } from '../../../money/currencies.js';
import { isCountry } from '../../../rules/countries.js';
import { CODE_RULE, isDiscountCode } from '../../../rules/discount-code.js';
import { COUNTRY_RULE } from '../../../rules/shipping-address.js';
import { LIMITS } from '../../../rules/values.js';
import { givenValidity, shownValidity } from '../validity.js';

const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';
const MAX_USES = 4_294_967_295;

const ids = z.array(id).min(LIMITS.discountedIds.min).max(LIMITS.discountedIds.max);
const units = z.int().min(1).max(LIMITS.orderQuantity.max);

const rule = z
  .strictObject({
    minimum: price.optional().describe('What the eligible lines come to at least, after line discounts'),
    minQuantity: units.optional().describe('Units in the eligible lines'),
    productIds: ids.optional().describe('Only these products are eligible. Default: all'),
    categoryIds: ids.optional().describe('Only products in these categories are eligible, beside productIds'),
    excludedProductIds: ids.optional(),
    excludedCategoryIds: ids.optional(),
    customerGroupIds: ids.optional().describe('Only for customers in these groups'),
    countries: z
      .array(z.string().refine(isCountry, COUNTRY_RULE))
      .min(1)
      .max(300)
      .optional()
      .describe('Only for orders to these countries: ISO 3166-1, two letters'),
    firstOrder: z.boolean().optional().describe('Only for customers without an order that was not cancelled'),
    buyQuantity: units.optional().describe('Of buy_x_get_y: for so many eligible units'),
    getQuantity: units
      .optional()
      .describe('Of buy_x_get_y: so many come at the discount, the cheapest first'),
    getProductIds: ids
      .optional()
      .describe('Of buy_x_get_y: the products that come at the discount. Default: the eligible ones'),
  })
  .meta({ id: 'DiscountRule', examples: [{ minimum: '50.00', countries: ['DE', 'AT'] }] });

const classes = z
  .array(z.enum(DISCOUNT_CLASSES))
  .max(DISCOUNT_CLASSES.length)
  .refine((all) => new Set(all).size === all.length, 'must name each class once')
  .describe(
    'Classes of discounts that it can be used beside. Two are used together when each names the other’s',
  )
  .meta({ examples: [['order', 'shipping']] });

export const discount = z
  .object({
    id,
    name: z.string(),
    code: z.string().nullable(),
    isAutomatic: z.boolean().describe('Applies without a code'),
    class: z.enum(DISCOUNT_CLASSES).describe('What it is taken off'),
    kind: z.enum(DISCOUNT_KINDS),
    value: z.string().nullable().describe('Percentage or amount, by `kind`'),
    currency: z.string().nullable().describe('Currency of the amounts, and of the orders it applies to'),
    rule,
    combinesWith: z.array(z.enum(DISCOUNT_CLASSES)),
    ...shownValidity,
    isActive: z.boolean(),
    maxUses: z.int().nullable().describe('Orders that can use it; null for any number'),
    uses: z.int().describe('Orders that use it. Counted for discounts with a code or a limit'),
    maxPerCustomer: z.int().nullable(),
    releaseOnCancel: z.boolean().describe('Whether cancelling a whole order gives its use back'),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Discount',
    examples: [
      {
        id: 1,
        name: 'Welcome',
        code: 'WELCOME10',
        isAutomatic: false,
        class: 'order',
        kind: 'percent',
        value: '10',
        currency: null,
        rule: { firstOrder: true },
        combinesWith: ['line', 'shipping'],
        startsAt: null,
        endsAt: null,
        isActive: true,
        maxUses: 500,
        uses: 12,
        maxPerCustomer: 1,
        releaseOnCancel: true,
        createdAt: EXAMPLE_TIME,
        updatedAt: EXAMPLE_TIME,
      },
    ],
  });

export const discountPage = page(discount);
export const discountFilters = z.strictObject({
  ...paging,
  class: z.enum(DISCOUNT_CLASSES).optional(),
  isActive: flagInQuery.optional(),
  isAutomatic: flagInQuery.optional(),
  code: z.string().max(100).optional().describe('The discount with this code, its own or a generated one'),
  search: z.string().trim().min(1).max(100).optional().describe('Text in the name'),
});

const discountFields = {
  name: oneLine(LIMITS.ruleName)
    .describe('Shown to customers')
    .meta({ examples: ['Welcome'] }),
  code: z
    .string()
    .trim()
    .refine(isDiscountCode, CODE_RULE)
    .nullable()
    .optional()
    .describe('Unique in any case, with O as 0 and I or L as 1. Stored in capitals')
    .meta({ examples: ['WELCOME10'] }),
  isAutomatic: z.boolean().optional().describe('Default: false, for use with a code'),
  class: z.enum(DISCOUNT_CLASSES),
  kind: z.enum(DISCOUNT_KINDS).describe('line: any but free_shipping; order: percent, amount'),
  value: z
    .string()
    .regex(/^\d{1,10}(\.\d{1,4})?$/, 'must be a decimal string such as "10"')
    .nullable()
    .optional()
    .describe('Percentage (percent, buy_x_get_y: default 100) or amount (amount, fixed_price)')
    .meta({ examples: ['10'] }),
  currency: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 code such as USD')
    .nullable()
    .optional()
    .meta({ examples: ['USD'] }),
  rule: rule.optional().describe('Replaces the whole rule'),
  combinesWith: classes.optional().describe('Default: the two other classes'),
  ...givenValidity,
  isActive: z.boolean().optional(),
  maxUses: z.int().min(1).max(MAX_USES).nullable().optional(),
  maxPerCustomer: z.int().min(1).max(LIMITS.usesPerCustomer.max).nullable().optional(),
  releaseOnCancel: z.boolean().optional().describe('Default: true'),
};

export const newDiscount = z.strictObject(discountFields).meta({
  id: 'NewDiscount',
  examples: [{ name: 'Welcome', code: 'WELCOME10', class: 'order', kind: 'percent', value: '10' }],
});
export const discountChanges = changesOf(discountFields).meta({ examples: [{ isActive: false }] });

export const discountCode = z
  .object({
    code: z.string(),
    maxUses: z.int(),
    uses: z.int(),
    isActive: z.boolean().describe('False once it was switched off'),
    createdAt: timestamp,
  })
  .meta({
    id: 'DiscountCode',
    examples: [{ code: 'MAY-7Q2XW9KMPD', maxUses: 1, uses: 0, isActive: true, createdAt: EXAMPLE_TIME }],
  });
export const discountCodePage = page(discountCode);
export const discountCodeChanges = z
  .strictObject({ isActive: z.boolean() })
  .meta({ id: 'DiscountCodeChanges', examples: [{ isActive: false }] });
export const codeParams = idParams.extend({
  code: z
    .string()
    .max(100)
    .meta({ examples: ['MAY-7Q2XW9KMPD'] }),
});

export const wantedCodes = z
  .strictObject({
    count: z.int().min(LIMITS.codesToGenerate.min).max(LIMITS.codesToGenerate.max),
    prefix: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9]{1,12}$/, 'must be up to 12 letters A to Z and digits')
      .optional()
      .describe('Before each code, with a hyphen'),
  })
  .meta({ id: 'WantedDiscountCodes', examples: [{ count: 100, prefix: 'MAY' }] });

export const generatedCodes = z
  .object({ codes: z.array(z.string()) })
  .meta({ id: 'GeneratedDiscountCodes', examples: [{ codes: ['MAY-7Q2XW9KMPD'] }] });

const redemption = z
  .object({
    orderId: z.uuid(),
    code: z.string().nullable(),
    amount,
    currency,
    releasedAt: timestamp.nullable().describe('When the cancellation of the order gave the use back'),
  })
  .meta({
    id: 'DiscountRedemption',
    examples: [
      {
        orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        code: 'WELCOME10',
        amount: '7.98',
        currency: 'USD',
        releasedAt: null,
      },
    ],
  });
export const redemptionPage = page(redemption);

export type NewDiscount = z.output<typeof newDiscount>;
export type DiscountChanges = z.output<typeof discountChanges>;
