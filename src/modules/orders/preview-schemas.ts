import { z } from 'zod';
import { amount, currency, id } from '../../http/schemas.js';
import { ORDER_STATUSES } from '../../models/order.js';
import { PAYMENT_STATUSES } from '../../models/payment.js';

/** What happens to the money of an order when units of it are cancelled or come back. */
export const moneyPreview = z
  .object({
    dueBefore: amount.describe('What the order comes to now'),
    dueAfter: amount.describe('What it comes to afterwards'),
    refundAmount: amount.describe('What goes back to the customer'),
    releasedAmount: amount.describe('What is held and will not be taken any more'),
    keptAmount: amount.describe('What was paid for those units, or is held for them, and the shop keeps'),
    endsPayment: z
      .boolean()
      .describe('Whether the payment is voided: nothing is left to pay, and nothing of it was taken'),
    payment: z
      .object({ id: z.uuid(), provider: z.string(), status: z.enum(PAYMENT_STATUSES) })
      .nullable()
      .describe(
        'The one under way. While it is `capturing`, the amounts are as if that takes what it asks for',
      ),
  })
  .meta({ id: 'MoneyPreview' });

export const EXAMPLE_MONEY = {
  dueBefore: '79.80',
  dueAfter: '39.90',
  refundAmount: '39.90',
  releasedAmount: '0.00',
  keptAmount: '0.00',
  endsPayment: false,
  payment: { id: '019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44', provider: 'stripe', status: 'captured' },
};

export const previewLine = z.object({
  line: z.int(),
  productId: id,
  restocked: z.int().describe('Units that go back into stock'),
  writtenOff: z.int().describe('Units that do not'),
  value: amount.describe('What they are worth, of what the line comes to'),
});

export const cancellationPreview = z
  .object({
    version: z
      .int()
      .describe('Of the order that it was worked out for; send it as If-Match to cancel just that'),
    status: z.enum(ORDER_STATUSES).describe('Of the order afterwards'),
    currency,
    lines: z.array(previewLine),
    value: amount.describe('Of all those units together'),
    money: moneyPreview,
  })
  .meta({
    id: 'CancellationPreview',
    examples: [
      {
        version: 2,
        status: 'processing',
        currency: 'USD',
        lines: [{ line: 1, productId: 1, restocked: 1, writtenOff: 0, value: '39.90' }],
        value: '39.90',
        money: EXAMPLE_MONEY,
      },
    ],
  });
