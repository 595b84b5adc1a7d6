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
import { pagedQuery } from './report-route.js';

export const day = z.iso.date('must be a day such as 2026-01-31');
export const count = z.int();

export const period = {
  from: dayInQuery.optional().describe("First day, in the shop's time zone. Default: 29 days before `to`"),
  to: dayInQuery.optional().describe('Last day, inclusive. Default: today. A period has at most 366 days'),
};

/** Members of every report on a period. */
export const days = {
  from: day,
  to: day,
  timeZone: z.string().describe('Time zone of the days: SHOP_TIME_ZONE'),
};

export const customersQuery = z.strictObject({
  ...period,
  ...pagedQuery,
  moreThan: wholeNumberInQuery(0, 1_000_000)
    .default(1)
    .describe('Customers with more orders than this, in all currencies'),
});
export const stuckOrdersQuery = z.strictObject({
  ...pagedQuery,
  hours: wholeNumberInQuery(1, 8_784)
    .default(24)
    .describe('Orders that have not changed status for longer than this'),
});
export const cancellationsQuery = z.strictObject({ ...period, ...pagedQuery });

export const ordered = amount.describe('Ordered minus cancelled minus returned, paid or not');
export const paid = amount.describe('Captured for these orders, whenever that was');
export const refunded = amount.describe('Refunded of that, for any reason');
export const net = amount.describe('Paid minus refunded');

export const customerRow = z
  .object({
    userId: id,
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    orders: count.describe('In all currencies, without fully cancelled orders'),
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

export const stuckOrderRow = z
  .object({
    orderId: z.uuid(),
    orderNumber,
    status: z.enum(ORDER_STATUSES),
    userId: id.nullable().describe('null for a guest'),
    email: z.string(),
    totalAmount: amount,
    currency,
    placedAt: timestamp,
    since: timestamp.describe('When it reached that status'),
    hours: count.describe('Whole hours in that status'),
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
    reason: z.string().nullable().describe('Grouped case-insensitively; null without a reason'),
    currency,
    cancellations: count.describe('Number of cancellations, of whole orders or of units'),
    orders: count.describe('Number of orders with such a cancellation'),
    units: count,
    amount: amount.describe('Value of those units'),
  })
  .meta({
    id: 'CancellationFigures',
    examples: [
      { reason: 'Ordered twice', currency: 'EUR', cancellations: 3, orders: 3, units: 4, amount: '159.60' },
    ],
  });
