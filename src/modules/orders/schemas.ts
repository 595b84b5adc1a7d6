import { z } from 'zod';
import { address, EXAMPLE_ADDRESS } from '../../http/address-schemas.js';
import { amount, currency, id, orderNumber, page, timestamp, uuidIn } from '../../http/schemas.js';
import { ORDER_PAYMENT_STATUSES, ORDER_STATUSES, PAYMENT_METHODS } from '../../models/order.js';
import { isCurrency } from '../../money/currencies.js';
import { isTotal, LIMITS } from '../../rules/values.js';
import { email } from '../users/api.js';
import { enteredCodes, orderDiscount } from './discount-schemas.js';
import { explanation } from './price-explanation.js';

/** A quote token has about 300 characters, up to a hundred times as many with the taxes of a provider. */
const LONGEST_TOKEN = 32_000;

export const orderedItems = z
  .array(
    z.strictObject({
      productId: id,
      quantity: z.int().min(LIMITS.orderQuantity.min).max(LIMITS.orderQuantity.max),
    }),
  )
  .min(LIMITS.orderLines.min)
  .max(LIMITS.orderLines.max)
  .describe('Lines with the same product are merged');

/** Shipping method in a request body. Whether it exists is checked with the rules. */
export const shippingMethodCode = z
  .string()
  .min(LIMITS.ruleCode.min)
  .max(LIMITS.ruleCode.max)
  .optional()
  .meta({ examples: ['standard'] });

/** Currency in a request body. Whether the products have prices in it is checked with the rules. */
export const orderCurrency = z
  .string()
  .refine(isCurrency, 'must be the ISO 4217 code of a currency that prices can be in, such as USD')
  .optional()
  .meta({ examples: ['EUR'] });

export const newOrder = z
  .strictObject({
    items: orderedItems,
    email: email.optional().describe('Of a guest: required without an access token, and refused with one'),
    shippingAddress: address,
    billingAddress: address.optional().describe('Default: the shipping address'),
    shippingMethod: shippingMethodCode.describe(
      'Code of a shipping method of the address, as a quote lists them. Required if the shop has methods',
    ),
    currency: orderCurrency.describe('ISO 4217. Default: that of the products’ own prices'),
    paymentMethod: z.enum(PAYMENT_METHODS),
    holdId: uuidIn
      .optional()
      .describe(
        'One of your holds: the order takes its units first, and the rest from the available stock. The hold ends',
      ),
    discountCodes: enteredCodes.describe('At most 5. The order is refused unless all of them apply'),
    expectedTotal: z
      .string()
      .refine(
        isTotal,
        'must be a decimal string such as "19.99", with no more decimals than its currency has',
      )
      .meta({ examples: ['79.80'] })
      .optional()
      .describe('Refuse the order if its total would be different'),
    quoteToken: z
      .string()
      .max(LONGEST_TOKEN)
      .optional()
      .describe(
        'Of a quote for the same items, place, shipping method and codes: refuse the order if its total would be different',
      ),
  })
  .meta({
    id: 'NewOrder',
    examples: [
      {
        items: [{ productId: 1, quantity: 2 }],
        shippingAddress: EXAMPLE_ADDRESS,
        paymentMethod: 'card',
      },
    ],
  });

const EXAMPLE_ORDER = {
  id: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
  number: '3F7K-Q9XW-2MPD',
  email: null,
  status: 'pending',
  version: 1,
  totalAmount: '79.80',
  discountAmount: '0.00',
  shippingAmount: '0.00',
  shippingTaxAmount: '0.00',
  shippingMethod: null,
  taxAmount: '0.00',
  pricesIncludeTax: true,
  taxes: [],
  discounts: [],
  currency: 'USD',
  items: [
    {
      line: 1,
      productId: 1,
      name: 'Cast-iron skillet, 26 cm',
      quantity: 2,
      price: '39.90',
      subtotal: '79.80',
      discountAmount: '0.00',
      taxAmount: '0.00',
      total: '79.80',
      lineTotal: '79.80',
      backorderedQuantity: 0,
      cancelledQuantity: 0,
      shippedQuantity: 0,
      returnedQuantity: 0,
    },
  ],
  shippingAddress: EXAMPLE_ADDRESS,
  billingAddress: null,
  paymentMethod: 'card',
  paymentStatus: 'unpaid',
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const shippingMethod = z
  .object({
    code: z.string(),
    name: z.string(),
    daysMin: z.int().nullable().describe('Days until delivery, at least; null if nothing is said'),
    daysMax: z.int().nullable().describe('Days until delivery, at most; null if nothing is said'),
  })
  .meta({ id: 'ChosenShippingMethod' });

export const orderTax = z
  .object({
    name: z.string(),
    country: z.string().describe('ISO 3166-1, two letters'),
    region: z.string().nullable().describe('ISO 3166-2 code without the country; null for the whole country'),
    rate: z.string().describe('Percentage'),
    base: amount.describe('Taxed amount, excluding tax'),
    amount,
  })
  .meta({ id: 'OrderTax' });

export const orderLine = z.object({
  line: z.int().describe('Line number within the order; the first is 1'),
  productId: id,
  name: z.string(),
  quantity: z.int().describe('Ordered units'),
  price: amount.describe('Unit price'),
  subtotal: amount.describe('`quantity` × `price`'),
  discountAmount: amount.describe('Discounts of the line, and its share of the discounts of the order'),
  taxAmount: amount.describe('Tax of the line, whether or not prices include it'),
  total: amount.describe(
    'What the customer pays for the line: subtotal minus discounts, plus tax if prices exclude it',
  ),
  lineTotal: amount.describe('Same as `total`').meta({ deprecated: true }),
  backorderedQuantity: z.int().describe('Units that are not there yet: they are sent when they come'),
  cancelledQuantity: z.int(),
  shippedQuantity: z.int(),
  returnedQuantity: z.int().describe('Shipped units in returns that were not rejected'),
});

export const order = z
  .object({
    id: z.uuid(),
    number: orderNumber,
    email: z.string().nullable().describe('Of a guest; null if an account placed the order'),
    status: z.enum(ORDER_STATUSES),
    version: z.int().describe('Incremented by every change; in quotes it is the ETag'),
    totalAmount: amount.describe('Line totals plus shipping, plus the tax on shipping if prices exclude it'),
    discountAmount: amount.describe('Sum of all lines'),
    shippingAmount: amount.describe('After discounts'),
    shippingTaxAmount: amount,
    shippingMethod: shippingMethod.nullable().describe('As of placement; null if there was none'),
    taxAmount: amount.describe('Sum of all lines and shipping'),
    pricesIncludeTax: z.boolean().describe('Whether amounts include tax. Otherwise tax is added'),
    taxes: z.array(orderTax).describe('`taxAmount` by tax rate, as of placement; empty if no rate applied'),
    discounts: z.array(orderDiscount).describe('Discounts of lines and shipping, as of placement'),
    currency,
    items: z.array(orderLine),
    shippingAddress: address,
    billingAddress: address.nullable().describe('null: the same as `shippingAddress`'),
    paymentMethod: z.enum(PAYMENT_METHODS),
    paymentStatus: z
      .enum(ORDER_PAYMENT_STATUSES)
      .describe('Payment state of the order; it changes without incrementing `version`'),
    createdAt: timestamp,
  })
  .meta({
    id: 'Order',
    examples: [EXAMPLE_ORDER],
  });

export const placedOrder = order
  .extend({
    orderToken: z
      .string()
      .optional()
      .describe(
        'Of a guest’s order: send it as `x-order-token` to read, pay, cancel or return it. Keep it secret',
      ),
  })
  .meta({ id: 'PlacedOrder', examples: [EXAMPLE_ORDER] });

/** A count that takes too long ends early. */
const totalRelation = z
  .enum(['gte'])
  .optional()
  .describe('Present if there may be more than `total`: at most 100,000 orders are counted');

export const orderPage = page(order).extend({ totalRelation });

export const adminOrder = order
  .extend({
    ...explanation,
    user: z
      .object({ id, email: z.string(), firstName: z.string(), lastName: z.string() })
      .nullable()
      .describe('The customer; null for a guest'),
  })
  .meta({
    id: 'AdminOrder',
    examples: [
      {
        ...EXAMPLE_ORDER,
        priceLists: [],
        exempt: null,
        user: { id: 2, email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
      },
    ],
  });

export const adminOrderPage = page(adminOrder).extend({ totalRelation });
