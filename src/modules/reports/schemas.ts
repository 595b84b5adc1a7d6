import { z } from 'zod';
import {
  amount,
  currency,
  dayInQuery,
  id,
  orderNumber,
  timestamp,
  wholeNumberInQuery,
} from '../../http/schemas.js';
import { ORDER_STATUSES } from '../../models/order.js';
import { isCurrency } from '../../money/currencies.js';
import { BEST_SELLER_SORTS } from './best-sellers.js';
import { BUCKET_UNITS } from './calendar.js';
import { formatQuery, pagedQuery } from './report-route.js';

const day = z.iso.date('must be a day such as 2026-01-31');
const count = z.int();

export const period = {
  from: dayInQuery
    .optional()
    .describe("First day, in the shop's time zone; 29 days before `to` unless given"),
  to: dayInQuery.optional().describe('Last day, which is part of it; today unless given. At most 366 days'),
};

/** What an answer says of the days that it is about. */
export const days = {
  from: day,
  to: day,
  timeZone: z.string().describe('Whose days they are: SHOP_TIME_ZONE'),
};

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
    .describe("Of the orders that count; the shop's unless given"),
});
export const customersQuery = z.strictObject({
  ...period,
  ...pagedQuery,
  moreThan: wholeNumberInQuery(0, 1_000_000).default(1).describe('Orders, in all currencies'),
});
export const stockCoverQuery = z.strictObject({
  ...pagedQuery,
  days: wholeNumberInQuery(1, 366).default(28).describe('Days before today whose sales are the pace'),
});
export const stockValueQuery = z.strictObject(formatQuery);
export const stuckOrdersQuery = z.strictObject({
  ...pagedQuery,
  hours: wholeNumberInQuery(1, 8_784).default(24).describe('For longer than which an order has not moved on'),
});
export const cancellationsQuery = z.strictObject({ ...period, ...pagedQuery });

const ordered = amount.describe('Ordered, less cancelled, less returned, whether or not anyone has paid it');
const paid = amount.describe('What was captured of the orders, whenever that was');
const refunded = amount.describe('What was given back of that, for whatever reason');
const net = amount.describe('Paid, less refunded: a decimal string');

export const salesRow = z
  .object({
    from: day,
    to: day,
    currency,
    orders: count.describe('All that were placed'),
    cancelledOrders: count.describe('Of those, the ones that are cancelled as a whole'),
    orderedAmount: amount,
    cancelledAmount: amount,
    returnedAmount: amount,
    netOrderedAmount: ordered,
    paidAmount: paid,
    refundedAmount: refunded,
    revenue: net,
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
      },
    ],
  });

export const bestSellerRow = z
  .object({
    productId: id,
    sku: z.string(),
    name: z.string(),
    currency,
    orders: count.describe('In how many it was ordered, cancelled ones too'),
    units: count.describe('Ordered, less cancelled, less returned'),
    cancelledUnits: count,
    returnedUnits: count.describe('That came back'),
    netOrderedAmount: amount.describe(
      'What `units` cost when they were ordered, whether or not anyone has paid',
    ),
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
      },
    ],
  });

export const customerRow = z
  .object({
    userId: id,
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    orders: count.describe('In all currencies, without those that are cancelled as a whole'),
    currency,
    ordersInCurrency: count,
    netOrderedAmount: ordered,
    paidAmount: paid,
    refundedAmount: refunded,
    spent: net,
  })
  .meta({
    id: 'FrequentCustomer',
    examples: [
      {
        userId: 2,
        email: 'ada@example.com',
        firstName: 'Ada',
        lastName: 'Lovelace',
        orders: 5,
        currency: 'EUR',
        ordersInCurrency: 4,
        netOrderedAmount: '199.60',
        paidAmount: '199.60',
        refundedAmount: '39.90',
        spent: '159.70',
      },
    ],
  });

export const stockCoverRow = z
  .object({
    productId: id,
    sku: z.string(),
    name: z.string(),
    currency,
    price: amount,
    onHand: count,
    reserved: count,
    available: count,
    stockValue: amount.describe('Units on hand at the present price: a decimal string'),
    unitsSold: count.describe('In the period, without what was cancelled'),
    daysOfCover: z
      .string()
      .nullable()
      .describe('How long the available units last at that pace; null when nothing was sold'),
  })
  .meta({
    id: 'StockCover',
    examples: [
      {
        productId: 7,
        sku: 'SKILLET-26',
        name: 'Cast-iron skillet, 26 cm',
        currency: 'EUR',
        price: '39.90',
        onHand: 25,
        reserved: 0,
        available: 25,
        stockValue: '997.50',
        unitsSold: 43,
        daysOfCover: '16.3',
      },
    ],
  });

export const stockValueRow = z.object({ currency, products: count, units: count, stockValue: amount }).meta({
  id: 'StockValue',
  examples: [{ currency: 'EUR', products: 40, units: 1600, stockValue: '48312.00' }],
});

export const stuckOrderRow = z
  .object({
    orderId: z.uuid(),
    orderNumber,
    status: z.enum(ORDER_STATUSES),
    userId: id,
    email: z.string(),
    totalAmount: amount,
    currency,
    placedAt: timestamp,
    since: timestamp.describe('When it came to that status'),
    hours: count.describe('Whole hours since then'),
  })
  .meta({
    id: 'StuckOrder',
    examples: [
      {
        orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        orderNumber: '3F7K-Q9XW-2MPD',
        status: 'processing',
        userId: 2,
        email: 'ada@example.com',
        totalAmount: '79.80',
        currency: 'EUR',
        placedAt: '2026-01-31T12:00:00.000Z',
        since: '2026-01-31T15:30:00.000Z',
        hours: 51,
      },
    ],
  });

export const cancellationRow = z
  .object({
    reason: z.string().nullable().describe('Compared without case; null when none was given'),
    currency,
    cancellations: count.describe('How often units were cancelled, of whole orders or of parts'),
    orders: count.describe('How many orders that happened to'),
    units: count,
    amount: amount.describe('What those units cost: a decimal string'),
  })
  .meta({
    id: 'CancellationFigures',
    examples: [
      { reason: 'Ordered twice', currency: 'EUR', cancellations: 3, orders: 3, units: 4, amount: '159.60' },
    ],
  });
