import { z } from 'zod';
import {
  amount,
  changesOf,
  currency,
  flagInQuery,
  id,
  idInPath,
  oneLine,
  page,
  paging,
  price as priceIn,
  ruleCode,
  timestamp,
} from '../../../http/schemas.js';
import { isCurrency } from '../../../money/currencies.js';
import { LIMITS } from '../../../rules/values.js';
import { givenValidity, shownValidity } from '../validity.js';

const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';

export const priceList = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    currency,
    customerGroupId: id.nullable().describe('Whom it is for; null for everybody'),
    priority: z.int().describe('Of the lists that have a price for a line, those with the highest count'),
    ...shownValidity,
    pricesIncludeTax: z
      .boolean()
      .nullable()
      .describe('Whether its prices include tax; null: as those of the shop'),
    isActive: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'PriceList',
    examples: [
      {
        id: 1,
        code: 'wholesale-eur',
        name: 'Wholesale, euro',
        currency: 'EUR',
        customerGroupId: 1,
        priority: 0,
        startsAt: null,
        endsAt: null,
        pricesIncludeTax: false,
        isActive: true,
        createdAt: EXAMPLE_TIME,
        updatedAt: EXAMPLE_TIME,
      },
    ],
  });

export const priceListPage = page(priceList);
export const priceListFilters = z.strictObject({
  ...paging,
  currency: z.string().refine(isCurrency, 'must be an ISO 4217 code such as USD').optional(),
  customerGroupId: idInPath.optional(),
  isActive: flagInQuery.optional(),
});

const changeable = {
  code: ruleCode.meta({ examples: ['wholesale-eur'] }),
  name: oneLine(LIMITS.ruleName).meta({ examples: ['Wholesale, euro'] }),
  customerGroupId: id.nullable().optional().describe('Default: null, for everybody'),
  priority: z.int().min(LIMITS.priority.min).max(LIMITS.priority.max).optional().describe('Default: 0'),
  ...givenValidity,
  pricesIncludeTax: z.boolean().nullable().optional().describe('Default: null, as PRICES_INCLUDE_TAX'),
  isActive: z.boolean().optional().describe('Default: true'),
};

export const newPriceList = z
  .strictObject({
    ...changeable,
    currency: z
      .string()
      .refine(isCurrency, 'must be an ISO 4217 code such as USD')
      .describe('ISO 4217; it cannot be changed')
      .meta({ examples: ['EUR'] }),
  })
  .meta({
    id: 'NewPriceList',
    examples: [{ code: 'wholesale-eur', name: 'Wholesale, euro', currency: 'EUR' }],
  });
export const priceListChanges = changesOf(changeable).meta({ examples: [{ isActive: false }] });

const minQuantity = z.int().min(LIMITS.orderQuantity.min).max(LIMITS.orderQuantity.max);

const listedPrice = z
  .object({
    productId: id,
    minQuantity: z.int().describe('Units of the product that an order has to have'),
    amount,
    product: z
      .object({ sku: z.string(), name: z.string(), price: amount, currency })
      .describe('The product, with its own price'),
  })
  .meta({
    id: 'ListedPrice',
    examples: [
      {
        productId: 1,
        minQuantity: 10,
        amount: '44.90',
        product: { sku: 'KIT-0042', name: 'Cast-iron skillet, 26 cm', price: '49.90', currency: 'USD' },
      },
    ],
  });

export const listedPricePage = page(listedPrice);
export const listedPriceFilters = z.strictObject({ ...paging, productId: idInPath.optional() });

export const newPrices = z
  .strictObject({
    prices: z
      .array(
        z.strictObject({
          productId: id,
          minQuantity: minQuantity.optional().describe('Default: 1'),
          amount: priceIn.nullable().describe('Of one unit; null removes the price'),
        }),
      )
      .min(LIMITS.pricesAtOnce.min)
      .max(LIMITS.pricesAtOnce.max),
  })
  .meta({ id: 'NewPrices', examples: [{ prices: [{ productId: 1, minQuantity: 10, amount: '44.90' }] }] });

export const pricesOfProductParams = z.object({ id: idInPath, productId: idInPath });

export type NewPriceList = z.output<typeof newPriceList>;
export type PriceListChanges = z.output<typeof priceListChanges>;
export type NewPrices = z.output<typeof newPrices>['prices'];
