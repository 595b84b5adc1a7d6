import { z } from 'zod';
import { amount, currency, timestamp, wholeNumberInQuery } from '../../http/schemas.js';
import { isCurrency } from '../../money/currencies.js';
import { MAX_COUNTED } from './waiting.js';

export const dashboardQuery = z.strictObject({
  currency: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 code such as USD')
    .optional()
    .describe("Of the orders that count; the shop's unless given"),
  stockBelow: wholeNumberInQuery(1, 1_000_000)
    .default(5)
    .describe('Products of which fewer units can be bought count as low, as in the list of products'),
});

const figures = z.object({
  orders: z.int().describe('All that were placed'),
  cancelledOrders: z.int(),
  netOrderedAmount: amount.describe('Ordered, less cancelled, less returned'),
  paidAmount: amount,
  refundedAmount: amount,
  revenue: amount.describe('Paid, less refunded'),
  averageOrderAmount: amount
    .nullable()
    .describe('`netOrderedAmount` an order that is not cancelled; null without any'),
});
const during = figures.extend({ from: timestamp, to: timestamp });
const period = during.extend({
  before: during.describe(
    'As much time before it: of a day that is not over, the day before up to the same time',
  ),
});
const waits = z.int().describe(`${MAX_COUNTED} stands for as many or more`);

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
    at: timestamp.describe('When it was worked out'),
    timeZone: z.string().describe('Whose days they are: SHOP_TIME_ZONE'),
    currency,
    currencies: z.array(z.string()).describe('That occur among the orders of the last sixty days'),
    today: period,
    sevenDays: period.describe('Today and the six days before'),
    thirtyDays: period.describe('Today and the 29 days before'),
    days: z.array(figures.extend({ day: z.iso.date() })).describe('The thirty days, the latest last'),
    waiting: z.object({
      ordersToAccept: waits.describe('Pending, and to be paid later: cash on delivery, an invoice'),
      ordersUnpaid: waits.describe('Pending, and to be paid first'),
      ordersExpiring: waits.describe(
        'Of those, the ones that the service cancels soon, as UNPAID_ORDER_MINUTES says',
      ),
      ordersToSend: waits.describe('In processing'),
      returnsToDecide: waits.describe('Requested'),
      returnsToReceive: waits.describe('Approved, and on their way'),
      paymentsToCapture: waits.describe('Authorized'),
      refundsFailed: waits.describe('After which no other refund of that payment was made'),
      operationsUnanswered: waits.describe('Asked of a payment provider that has not answered so far'),
      eventsFailed: waits.describe('Of payment providers, that could not be applied'),
      productsLow: waits.describe('Active ones, with less stock than `stockBelow`'),
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
          ordersToSend: 7,
          returnsToDecide: 1,
          returnsToReceive: 3,
          paymentsToCapture: 4,
          refundsFailed: 0,
          operationsUnanswered: 0,
          eventsFailed: 0,
          productsLow: 6,
        },
      },
    ],
  });
