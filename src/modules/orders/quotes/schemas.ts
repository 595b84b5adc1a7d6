import { z } from 'zod';
import { destination } from '../../../http/address-schemas.js';
import { amount, currency, id, timestamp, uuidIn } from '../../../http/schemas.js';
import { codeOutcome, enteredCodes, orderDiscount } from '../discount-schemas.js';
import {
  orderCurrency,
  orderedItems,
  orderLine,
  orderTax,
  shippingMethod,
  shippingMethodCode,
} from '../schemas.js';

export const newQuote = z
  .strictObject({
    items: orderedItems,
    holdId: uuidIn.optional().describe('One of your holds, whose units count as available'),
    shippingAddress: destination.describe('As far as it is known; the country suffices'),
    discountCodes: enteredCodes.describe('At most 5. The answer says which of them apply'),
    shippingMethod: shippingMethodCode.describe(
      'Code of a shipping method. Without it the answer lists them, and its total is without shipping',
    ),
    currency: orderCurrency.describe('ISO 4217. Default: that of the products’ own prices'),
  })
  .meta({
    id: 'NewQuote',
    examples: [{ items: [{ productId: 1, quantity: 2 }], shippingAddress: { country: 'GB' } }],
  });

export const EXAMPLE_QUOTE = {
  totalAmount: '84.70',
  discountAmount: '0.00',
  shippingAmount: '4.90',
  shippingTaxAmount: '0.82',
  taxAmount: '14.12',
  pricesIncludeTax: true,
  taxes: [{ name: 'VAT', country: 'GB', region: null, rate: '20', base: '70.58', amount: '14.12' }],
  discounts: [],
  discountCodes: [{ code: 'WELCOME10', applies: false, reason: 'expired' }],
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
      taxAmount: '13.30',
      total: '79.80',
    },
  ],
  shippingMethod: { code: 'standard', name: 'Standard parcel', daysMin: 2, daysMax: 4 },
  shippingMethods: [
    { code: 'standard', name: 'Standard parcel', daysMin: 2, daysMax: 4, amount: '4.90' },
    { code: 'express', name: 'Express', daysMin: 1, daysMax: 1, amount: '14.90' },
  ],
  shortages: [],
};

export const quote = z
  .object({
    totalAmount: amount.describe('Without shipping while no method is chosen'),
    discountAmount: amount.describe('Discounts of all lines'),
    shippingAmount: amount.describe('After discounts'),
    shippingTaxAmount: amount,
    taxAmount: amount,
    pricesIncludeTax: z.boolean().describe('Whether amounts include tax. Otherwise tax is added'),
    taxes: z.array(orderTax).describe('`taxAmount` by tax rate'),
    discounts: z.array(orderDiscount).describe('What is taken off lines and shipping, and by what'),
    discountCodes: z
      .array(codeOutcome)
      .describe('The codes that were entered. An order with one that does not apply would be refused'),
    currency,
    items: z.array(
      orderLine.pick({
        line: true,
        productId: true,
        name: true,
        quantity: true,
        price: true,
        subtotal: true,
        discountAmount: true,
        taxAmount: true,
        total: true,
      }),
    ),
    shippingMethod: shippingMethod
      .nullable()
      .describe('The chosen one; null: choose one of `shippingMethods`, if there are any'),
    shippingMethods: z
      .array(
        shippingMethod
          .extend({ amount: amount.describe('Price before discounts, excluding tax if prices exclude it') })
          .meta({ id: 'OfferedShippingMethod' }),
      )
      .describe('What the order could be sent by; empty in a shop without shipping methods'),
    shortages: z
      .array(
        z.object({
          productId: id,
          requested: z.int(),
          available: z.int().describe('Units that can be sent to that country'),
          notShippable: z
            .int()
            .optional()
            .describe('Units at locations that do not ship there; left out if there are none'),
        }),
      )
      .describe('Products of which fewer units are available than requested: the order would be refused'),
    expiresAt: timestamp,
    quoteToken: z.string().describe('Place the order with it to be charged this total or be refused'),
  })
  .meta({
    id: 'Quote',
    examples: [
      {
        ...EXAMPLE_QUOTE,
        expiresAt: '2026-01-31T12:15:00.000Z',
        quoteToken: 'eyJhbGciOiJIUzI1NiJ9.eyJ0b3RhbCI6Ijc5LjgwIn0.c2lnbmF0dXJl',
      },
    ],
  });
