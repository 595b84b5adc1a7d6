import { z } from 'zod';
import {
  amount,
  currency,
  flagInQuery,
  id,
  oneLine,
  orderNumber,
  page,
  paging,
  timestamp,
  uuidParam,
} from '../../http/schemas.js';
import { PAYMENT_STATUSES } from '../../models/payment.js';
import { PAYMENT_OPERATION_KINDS, PAYMENT_OPERATION_STATUSES } from '../../models/payment-operation.js';
import { isPositiveAmount, LIMITS } from '../../rules/values.js';

const amountIn = z
  .string()
  .refine(
    isPositiveAmount,
    'must be a decimal string above zero such as "19.99", with no more decimals than its currency has',
  )
  .meta({ examples: ['19.99'] });

const reason = oneLine(LIMITS.reason);

/** What is to be paid, and how, stands in the order. */
export const startBody = z.strictObject({}).meta({ id: 'PaymentStart', examples: [{}] });

export const markPaidBody = z
  .strictObject({ reason: reason.optional().describe('Where the money can be found') })
  .meta({ id: 'ExternalPayment', examples: [{ reason: 'Bank statement 14, line 3' }] });

export const captureBody = z
  .strictObject({
    amount: amountIn.optional().describe('What the order still comes to unless given; the rest is released'),
  })
  .meta({ id: 'Capture', examples: [{ amount: '79.80' }] });

export const voidBody = z
  .strictObject({ reason: reason.optional() })
  .meta({ id: 'Void', examples: [{ reason: 'The customer pays in the shop' }] });

export const refundBody = z
  .strictObject({ amount: amountIn.optional().describe('All that is left unless given'), reason })
  .meta({ id: 'Refund', examples: [{ amount: '39.90', reason: 'Arrived with a dent' }] });

const EXAMPLE_PAYMENT = {
  id: '019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44',
  orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
  orderNumber: '3F7K-Q9XW-2MPD',
  provider: 'stripe',
  status: 'captured',
  currency: 'USD',
  amount: '79.80',
  authorized: '79.80',
  captured: '79.80',
  refunded: '39.90',
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:05:00.000Z',
};

const payment = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    orderNumber,
    provider: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    currency,
    amount,
    authorized: amount,
    captured: amount,
    refunded: amount,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Payment', examples: [EXAMPLE_PAYMENT] });

export const startedPayment = payment
  .extend({
    clientSecret: z
      .string()
      .nullable()
      .describe('What Stripe.js confirms the payment with; null when the client has nothing to do'),
    redirectUrl: z
      .string()
      .nullable()
      .describe('Where the customer pays, when the provider has a page for it: relative to this service'),
  })
  .meta({
    id: 'StartedPayment',
    examples: [
      {
        ...EXAMPLE_PAYMENT,
        status: 'pending',
        authorized: '0.00',
        captured: '0.00',
        refunded: '0.00',
        clientSecret: 'pi_3MtwBw_secret_YrKJUK',
        redirectUrl: null,
      },
    ],
  });

const operation = z.object({
  id: z.uuid(),
  kind: z.enum(PAYMENT_OPERATION_KINDS),
  amount,
  status: z
    .enum(PAYMENT_OPERATION_STATUSES)
    .describe('`requested` and `unknown` are retried until there is an answer'),
  reference: z.string().nullable().describe('The provider’s name for a refund'),
  idempotencyKey: z.string().nullable().describe('The Idempotency-Key of the client that asked for it'),
  refundRequestId: z
    .uuid()
    .nullable()
    .describe('Of a refund that follows from a cancellation or a return: the request that it is for'),
  attempts: z.int(),
  error: z.string().nullable(),
  reason: z.string().nullable(),
  actorId: id.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const adminPayment = payment
  .extend({
    reference: z.string().nullable().describe('The provider’s name for the payment'),
    refunding: amount.describe('What refunds under way will give back'),
    operations: z.array(operation).describe('Oldest first'),
  })
  .meta({
    id: 'AdminPayment',
    examples: [
      {
        ...EXAMPLE_PAYMENT,
        reference: 'pi_3MtwBw',
        refunding: '0.00',
        operations: [
          {
            id: '019a9e2d-0c3b-7e10-8d61-0a4f5c6b7d8e',
            kind: 'refund',
            amount: '39.90',
            status: 'succeeded',
            reference: 're_1Nispe',
            idempotencyKey: null,
            refundRequestId: null,
            attempts: 1,
            error: null,
            reason: 'Arrived with a dent',
            actorId: 1,
            createdAt: '2026-01-31T12:05:00.000Z',
            updatedAt: '2026-01-31T12:05:00.000Z',
          },
        ],
      },
    ],
  });

export const paymentParams = z.object({
  id: uuidParam.meta({ examples: [EXAMPLE_PAYMENT.id] }),
});

export const providerEvent = z
  .object({
    provider: z.string(),
    eventId: z.string(),
    type: z.string(),
    reference: z.string().nullable().describe('The provider’s name for the payment that it is about'),
    payment: z
      .object({ id: z.uuid(), orderId: z.uuid(), orderNumber })
      .nullable()
      .describe('That payment; null while the shop has none of that name'),
    error: z
      .string()
      .nullable()
      .describe('Why it could not be applied; null when it waits for its payment, or another event'),
    receivedAt: timestamp,
    processedAt: timestamp.nullable().describe('When it was applied; null while it waits'),
  })
  .meta({
    id: 'WaitingPaymentEvent',
    examples: [
      {
        provider: 'stripe',
        eventId: 'evt_1Nispe',
        type: 'payment_intent.succeeded',
        reference: 'pi_3MtwBw',
        payment: {
          id: EXAMPLE_PAYMENT.id,
          orderId: EXAMPLE_PAYMENT.orderId,
          orderNumber: EXAMPLE_PAYMENT.orderNumber,
        },
        error: 'not an amount of UGX: 150',
        receivedAt: '2026-01-31T12:05:00.000Z',
        processedAt: null,
      },
    ],
  });
export const waitingEventPage = page(providerEvent);
export const waitingEventFilters = z.strictObject({
  limit: paging.limit,
  after: paging.after,
  count: paging.count,
  failed: flagInQuery
    .optional()
    .describe('`true`: those that could not be applied; `false`: those that wait for something else'),
});
export const providerEventParams = z.object({
  provider: z
    .string()
    .max(32)
    .meta({ examples: ['stripe'] }),
  eventId: z
    .string()
    .max(255)
    .meta({ examples: ['evt_1Nispe'] }),
});
export const paymentPage = page(payment);
export const adminPaymentPage = page(adminPayment);
export const paymentFilters = z.strictObject(paging);
export const adminPaymentFilters = z.strictObject({
  ...paging,
  status: z.enum(PAYMENT_STATUSES).optional(),
  orderId: uuidParam.optional(),
  refundFailed: flagInQuery
    .optional()
    .describe('`true`: those of which a refund failed, and no other was made since'),
});
