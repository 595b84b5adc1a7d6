import { z } from 'zod';
import { id } from '../../http/schemas.js';
import { EXEMPT_REASONS } from '../../models/customer-group.js';
import type { OrderPricing } from '../../models/order-pricing.js';

/** Response fields that explain prices to people who work for the shop. */
export const explanation = {
  priceLists: z
    .array(z.object({ priceListId: id, code: z.string(), name: z.string(), lines: z.array(z.int()) }))
    .describe('Price lists that unit prices are from, with the lines; other lines have the product’s own'),
  exempt: z
    .object({ customerGroupId: id, code: z.string(), reason: z.enum(EXEMPT_REASONS) })
    .nullable()
    .describe('The customer group that pays no tax, and why; null if tax is taken'),
};

export const explanationOf = (pricing: OrderPricing | null | undefined) => ({
  priceLists: pricing?.priceLists ?? [],
  exempt: pricing?.exempt ?? null,
});
