import { z } from 'zod';
import {
  actorType,
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

/** Empty: amount and payment method come from the order. */
export const startBody = z.strictObject({}).meta({ id: 'PaymentStart', examples: [{}] });

export const markPaidBody = z
  .strictObject({
    reason: reason.optional().describe('Where to find the money, such as a line of a bank statement'),
  })
  .meta({ id: 'ExternalPayment', examples: [{ reason: 'Bank statement 14, line 3' }] });

export const captureBody = z
  .strictObject({
    amount: amountIn.optional().describe('Default: the amount due. The rest is released'),
  })
  .meta({ id: 'Capture', examples: [{ amount: '79.80' }] });

export const voidBody = z
  .strictObject({ reason: reason.optional() })
  .meta({ id: 'Void', examples: [{ reason: 'The customer pays in the shop' }] });

export const refundBody = z
  .strictObject({
    amount: amountIn.optional().describe('Default: everything that can still be refunded'),
    reason,
  })
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
      .describe('For Stripe.js to confirm the payment; null if the client has nothing to do'),
    redirectUrl: z
      .string()
      .nullable()
      .describe('Page where the customer pays, if the provider has one; relative to this service'),
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
    .describe('`requested` and `unknown` are retried until the provider answers'),
  reference: z.string().nullable().describe('The provider’s id of a refund'),
  idempotencyKey: z.string().nullable().describe('Idempotency-Key of the request'),
  refundRequestId: z
    .uuid()
    .nullable()
    .describe('For a refund caused by a cancellation or a return: its refund request'),
  attempts: z.int(),
  error: z.string().nullable(),
  reason: z.string().nullable(),
  actorType,
  actorId: id.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const adminPayment = payment
  .extend({
    reference: z.string().nullable().describe('The provider’s id of the payment'),
    refunding: amount.describe('Total of the refunds in progress'),
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
            actorType: 'user',
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

const EXAMPLE_EVENT = {
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
};

export const providerEvent = z
  .object({
    provider: z.string(),
    eventId: z.string(),
    type: z.string(),
    reference: z.string().nullable().describe('The provider’s id of the payment it is about'),
    payment: z
      .object({ id: z.uuid(), orderId: z.uuid(), orderNumber })
      .nullable()
      .describe('That payment; null while it is unknown here'),
    error: z
      .string()
      .nullable()
      .describe('Why it could not be applied; null if it waits for its payment or for another event'),
    receivedAt: timestamp,
    processedAt: timestamp.nullable().describe('When it was applied; null while it is waiting'),
  })
  .meta({ id: 'PaymentEvent', examples: [EXAMPLE_EVENT] });

const EXAMPLE_PAYLOAD = { id: EXAMPLE_EVENT.eventId, type: EXAMPLE_EVENT.type };
export const providerEventWithPayload = providerEvent
  .extend({
    payload: z.record(z.string(), z.unknown()).nullable().describe('What the provider sent, as it came'),
  })
  .meta({
    id: 'PaymentEventWithPayload',
    examples: [{ ...EXAMPLE_EVENT, payload: EXAMPLE_PAYLOAD }],
  });
export const waitingEventPage = page(providerEvent);
export const waitingEventFilters = z.strictObject({
  limit: paging.limit,
  after: paging.after,
  count: paging.count,
  failed: flagInQuery
    .optional()
    .describe('`true`: events that could not be applied; `false`: events that wait for something else'),
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
    .describe('`true`: payments with a failed refund and no later successful one'),
  unanswered: flagInQuery
    .optional()
    .describe('`true`: payments with an operation that the provider has not answered yet'),
});
