import { z } from 'zod';
import { CODE_REASONS } from '../../../errors.js';
import { id, timeIn, timestamp } from '../../../http/schemas.js';
import { DISCOUNT_CLASSES } from '../../../models/discount.js';
import { explanation } from '../price-explanation.js';
import { orderTax } from '../schemas.js';
import { EXAMPLE_QUOTE, newQuote, quote } from './schemas.js';

export const newPreview = newQuote
  .extend({
    customerGroupId: id.nullable().optional().describe('The group that the customer is in. Default: none'),
    at: timeIn.optional().describe('When it would be ordered. Default: now'),
  })
  .meta({
    id: 'NewPricePreview',
    examples: [
      {
        items: [{ productId: 1, quantity: 2 }],
        shippingAddress: { country: 'GB' },
        customerGroupId: 1,
        at: '2026-12-24T12:00:00Z',
      },
    ],
  });

const RATE = { name: 'VAT', country: 'GB', region: null, rate: '20' };

export const preview = quote
  .omit({ expiresAt: true, quoteToken: true })
  .extend(explanation)
  .extend({
    at: timestamp,
    items: z.array(
      quote.shape.items.element.extend({
        taxes: z
          .array(orderTax.pick({ name: true, country: true, region: true, rate: true }))
          .describe('Rates of `taxAmount`'),
      }),
    ),
    unappliedDiscounts: z
      .array(
        z.object({
          discountId: id,
          name: z.string(),
          class: z.enum(DISCOUNT_CLASSES),
          reason: z.enum(CODE_REASONS),
        }),
      )
      .describe('Automatic discounts that do not apply, and why. Codes are in `discountCodes`'),
  })
  .meta({
    id: 'PricePreview',
    examples: [
      {
        ...EXAMPLE_QUOTE,
        at: '2026-12-24T12:00:00.000Z',
        priceLists: [],
        exempt: null,
        items: EXAMPLE_QUOTE.items.map((item) => ({ ...item, taxes: [RATE] })),
        unappliedDiscounts: [{ discountId: 1, name: 'Spring sale', class: 'order', reason: 'not_started' }],
      },
    ],
  });
