import { z } from 'zod';
import { amount, currency, id } from '../../http/schemas.js';
import { isCurrency } from '../../money/currencies.js';
import { BEST_SELLER_SORTS } from './best-sellers.js';
import { BUCKET_UNITS } from './calendar.js';
import { formatQuery, pagedQuery } from './report-route.js';
import { count, day, net, ordered, paid, period, refunded } from './schemas.js';

export const salesQuery = z.strictObject({
  ...period,
  ...formatQuery,
  groupBy: z.enum(BUCKET_UNITS).default('day').describe('Weeks begin on Monday'),
});
export const bestSellersQuery = z.strictObject({
  ...period,
  ...pagedQuery,
  sort: z.enum(BEST_SELLER_SORTS).default('units'),
  currency: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 code such as USD')
    .optional()
    .describe("Currency of the orders that count. Default: the shop's currency"),
});
export const salesRow = z
  .object({
    from: day,
    to: day,
    currency,
    orders: count.describe('All placed orders'),
    cancelledOrders: count.describe('Fully cancelled orders'),
    orderedAmount: amount,
    cancelledAmount: amount,
    returnedAmount: amount,
    netOrderedAmount: ordered,
    paidAmount: paid,
    refundedAmount: refunded,
    revenue: net,
    discountAmount: amount.describe('Discounts on the lines of these orders as they were placed'),
    shippingAmount: amount.describe('Shipping of these orders, after discounts'),
    taxAmount: amount.describe('Tax of these orders as they were placed, whether or not prices include it'),
  })
  .meta({
    id: 'SalesFigures',
    examples: [
      {
        from: '2026-03-29',
        to: '2026-03-29',
        currency: 'EUR',
        orders: 12,
        cancelledOrders: 1,
        orderedAmount: '649.80',
        cancelledAmount: '49.90',
        returnedAmount: '0.00',
        netOrderedAmount: '599.90',
        paidAmount: '520.00',
        refundedAmount: '20.00',
        revenue: '500.00',
        discountAmount: '48.70',
        shippingAmount: '53.90',
        taxAmount: '103.75',
      },
    ],
  });

export const bestSellerRow = z
  .object({
    productId: id,
    sku: z.string(),
    name: z.string(),
    currency,
    orders: count.describe('Orders that contain it, including cancelled ones'),
    units: count.describe('Ordered minus cancelled minus returned'),
    cancelledUnits: count,
    returnedUnits: count.describe('Received back'),
    netOrderedAmount: amount.describe('Charged for `units` when they were ordered, paid or not'),
    discountAmount: amount.describe('Discounts on `units`'),
    taxAmount: amount.describe('Tax of `units`, whether or not prices include it'),
  })
  .meta({
    id: 'BestSeller',
    examples: [
      {
        productId: 7,
        sku: 'SKILLET-26',
        name: 'Cast-iron skillet, 26 cm',
        currency: 'EUR',
        orders: 40,
        units: 43,
        cancelledUnits: 2,
        returnedUnits: 1,
        netOrderedAmount: '1715.70',
        discountAmount: '0.00',
        taxAmount: '273.94',
      },
    ],
  });
