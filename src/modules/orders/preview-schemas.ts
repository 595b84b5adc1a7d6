import { z } from 'zod';
import { amount, currency, id } from '../../http/schemas.js';
import { ORDER_STATUSES } from '../../models/order.js';
import { PAYMENT_STATUSES } from '../../models/payment.js';

/** Effect on an order's money when units are cancelled or returned. */
const moneyPreview = z
  .object({
    dueBefore: amount.describe('Amount due now'),
    dueAfter: amount.describe('Amount due afterwards'),
    refundAmount: amount.describe('Refunded to the customer'),
    releasedAmount: amount.describe('Authorized and no longer to be captured'),
    keptAmount: amount.describe('Paid or authorized for those units, and kept by the shop'),
    endsPayment: z
      .boolean()
      .describe('Whether the payment is voided, because nothing is left to pay and nothing was captured'),
    payment: z
      .object({ id: z.uuid(), provider: z.string(), status: z.enum(PAYMENT_STATUSES) })
      .nullable()
      .describe('The open payment. While it is `capturing`, the amounts assume that the capture succeeds'),
  })
  .meta({ id: 'MoneyPreview' });

const EXAMPLE_MONEY = {
  dueBefore: '79.80',
  dueAfter: '39.90',
  refundAmount: '39.90',
  releasedAmount: '0.00',
  keptAmount: '0.00',
  endsPayment: false,
  payment: { id: '019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44', provider: 'stripe', status: 'captured' },
};

const previewLine = z.object({
  line: z.int(),
  productId: id,
  restocked: z.int().describe('Units that go back into stock'),
  writtenOff: z.int().describe('Units that are written off'),
  value: amount.describe('Value of these units: their share of the line total'),
  taxAmount: amount.describe('Tax in `value`: their share of the tax of the line'),
});

/** Shipping that a cancellation or return refunds or withholds. */
const previewedShipping = {
  shippingValue: amount.describe('Shipping given back, with its tax'),
  shippingTaxAmount: amount.describe('Tax in `shippingValue`'),
  shippingLeft: amount.describe('Shipping that is not given back afterwards, with its tax'),
};

const EXAMPLE_SHIPPING = { shippingValue: '0.00', shippingTaxAmount: '0.00', shippingLeft: '4.90' };

/** The fields of every preview of cancelled or returned units. @param act a verb for the description of `version` */
export const unitsPreview = (act: string) => ({
  version: z
    .int()
    .describe(`Version of the order in this preview; send it as If-Match to ${act} exactly this`),
  currency,
  lines: z.array(previewLine),
  value: amount.describe('Value of all these units'),
  taxAmount: amount.describe('Tax in `value`'),
  ...previewedShipping,
  money: moneyPreview,
});
export const EXAMPLE_UNITS = {
  currency: 'USD',
  lines: [{ line: 1, productId: 1, restocked: 1, writtenOff: 0, value: '39.90', taxAmount: '6.65' }],
  value: '39.90',
  taxAmount: '6.65',
  ...EXAMPLE_SHIPPING,
  money: EXAMPLE_MONEY,
};

export const cancellationPreview = z
  .object({
    ...unitsPreview('cancel'),
    status: z.enum(ORDER_STATUSES).describe('Status of the order afterwards'),
  })
  .meta({
    id: 'CancellationPreview',
    examples: [{ version: 2, ...EXAMPLE_UNITS, status: 'processing' }],
  });
