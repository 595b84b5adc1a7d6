import { z } from 'zod';
import { amount, currency, timestamp, wholeNumberInQuery } from '../../http/schemas.js';
import { LOW_STOCK } from '../../models/availability.js';
import { isCurrency } from '../../money/currencies.js';
import { MAX_COUNTED } from './waiting.js';

export const dashboardQuery = z.strictObject({
  currency: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 code such as USD')
    .optional()
    .describe("Currency of the orders that count. Default: the shop's currency"),
  stockBelow: wholeNumberInQuery(1, 1_000_000)
    .default(LOW_STOCK)
    .describe(
      'Products with fewer available units than this count as low, where their stock levels have no `lowStockThreshold`',
    ),
});

const figures = z.object({
  orders: z.int().describe('All placed orders'),
  cancelledOrders: z.int(),
  netOrderedAmount: amount.describe('Ordered minus cancelled minus returned'),
  paidAmount: amount,
  refundedAmount: amount,
  revenue: amount.describe('Paid minus refunded'),
  averageOrderAmount: amount
    .nullable()
    .describe('`netOrderedAmount` per order that is not cancelled; null without orders'),
});
const during = figures.extend({ from: timestamp, to: timestamp });
const period = during.extend({
  before: during.describe(
    'The preceding period of the same length; for today, yesterday up to the same time',
  ),
});
const waits = z.int().describe(`${MAX_COUNTED} means that many or more`);

const EXAMPLE_FIGURES = {
  orders: 12,
  cancelledOrders: 1,
  netOrderedAmount: '599.90',
  paidAmount: '520.00',
  refundedAmount: '20.00',
  revenue: '500.00',
  averageOrderAmount: '54.54',
};
const EXAMPLE_PERIOD = {
  from: '2026-03-29T00:00:00.000Z',
  to: '2026-03-29T15:00:00.000Z',
  ...EXAMPLE_FIGURES,
  before: { from: '2026-03-28T00:00:00.000Z', to: '2026-03-28T15:00:00.000Z', ...EXAMPLE_FIGURES },
};

export const dashboard = z
  .object({
    at: timestamp.describe('When the figures were read'),
    timeZone: z.string().describe('Time zone of the days: SHOP_TIME_ZONE'),
    currency,
    currencies: z.array(z.string()).describe('Currencies of the orders of the last 60 days'),
    today: period,
    sevenDays: period.describe('Today and the 6 days before'),
    thirtyDays: period.describe('Today and the 29 days before'),
    days: z.array(figures.extend({ day: z.iso.date() })).describe('The 30 days, the latest last'),
    waiting: z.object({
      ordersToAccept: waits.describe('Pending, to be paid later: cash on delivery or invoice'),
      ordersUnpaid: waits.describe('Pending, to be paid first'),
      ordersExpiring: waits.describe(
        'Unpaid orders that the service will soon cancel; see UNPAID_ORDER_MINUTES',
      ),
      ordersPendingLong: waits.describe(
        'Pending, placed before the day before yesterday: `status=pending` and `to` of the list of orders',
      ),
      ordersToSend: waits.describe('Processing'),
      returnsToDecide: waits.describe('Requested'),
      returnsToReceive: waits.describe('Approved, on their way'),
      paymentsToCapture: waits.describe('Authorized'),
      refundsFailed: waits.describe('Failed refunds with no later successful one for the same payment'),
      operationsUnanswered: waits.describe('Payment operations that the provider has not answered yet'),
      eventsFailed: waits.describe('Provider events that could not be applied'),
      productsLow: waits.describe(
        'Active products with less stock than the `lowStockThreshold` of a location, or than `stockBelow` at the others',
      ),
      backorders: waits.describe(
        'Products of orders whose units are not there yet: the entries of `/admin/backorders`',
      ),
    }),
  })
  .meta({
    id: 'Dashboard',
    examples: [
      {
        at: '2026-03-29T15:00:00.000Z',
        timeZone: 'UTC',
        currency: 'EUR',
        currencies: ['EUR'],
        today: EXAMPLE_PERIOD,
        sevenDays: EXAMPLE_PERIOD,
        thirtyDays: EXAMPLE_PERIOD,
        days: [{ day: '2026-03-29', ...EXAMPLE_FIGURES }],
        waiting: {
          ordersToAccept: 2,
          ordersUnpaid: 5,
          ordersExpiring: 1,
          ordersPendingLong: 1,
          ordersToSend: 7,
          returnsToDecide: 1,
          returnsToReceive: 3,
          paymentsToCapture: 4,
          refundsFailed: 0,
          operationsUnanswered: 0,
          eventsFailed: 0,
          productsLow: 6,
          backorders: 2,
        },
      },
    ],
  });
