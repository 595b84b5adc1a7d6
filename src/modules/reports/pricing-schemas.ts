import { z } from 'zod';
import { amount, currency, id } from '../../http/schemas.js';
import { pagedQuery } from './report-route.js';
import { period } from './schemas.js';

export const pricingQuery = z.strictObject({ ...period, ...pagedQuery });

const orders = z.int().describe('All placed orders with it, including cancelled ones');

export const taxRow = z
  .object({
    country: z.string().describe('ISO 3166-1, two letters'),
    region: z.string().nullable().describe('ISO 3166-2 code without the country; null for the whole country'),
    name: z.string(),
    rate: z.string().describe('Percentage'),
    currency,
    orders,
    taxedAmount: amount.describe('Taxed amount, excluding tax'),
    taxAmount: amount.describe('Tax of the orders as they were placed'),
    returnedTaxAmount: amount.describe('Of that, tax of cancelled and returned units'),
    netTaxAmount: amount.describe('Tax minus returned tax'),
  })
  .meta({
    id: 'TaxFigures',
    examples: [
      {
        country: 'DE',
        region: null,
        name: 'VAT',
        rate: '19',
        currency: 'EUR',
        orders: 12,
        taxedAmount: '546.05',
        taxAmount: '103.75',
        returnedTaxAmount: '7.97',
        netTaxAmount: '95.78',
      },
    ],
  });

export const shippingRow = z
  .object({
    methodId: z.int().min(0).describe('0 for the rate of a carrier'),
    code: z.string().describe('Of the latest order'),
    name: z.string().describe('Of the latest order'),
    currency,
    orders,
    priceAmount: amount.describe('Before discounts'),
    discountAmount: amount.describe('Discounts on shipping'),
    shippingAmount: amount.describe('After discounts'),
    shippingTaxAmount: amount.describe('Tax on shipping, whether or not prices include it'),
  })
  .meta({
    id: 'ShippingFigures',
    examples: [
      {
        methodId: 1,
        code: 'standard',
        name: 'Standard',
        currency: 'EUR',
        orders: 12,
        priceAmount: '58.80',
        discountAmount: '4.90',
        shippingAmount: '53.90',
        shippingTaxAmount: '8.61',
      },
    ],
  });

export const discountRow = z
  .object({
    discountId: id,
    name: z.string().describe('Of the latest order'),
    code: z.string().nullable().describe('As entered; null for an automatic discount'),
    class: z.enum(['line', 'order', 'shipping']),
    currency,
    orders,
    cancelledOrders: z.int().describe('Fully cancelled orders among them'),
    discountAmount: amount.describe('Discount on the orders as they were placed'),
    orderedAmount: amount.describe('Totals of those orders as they were placed'),
  })
  .meta({
    id: 'DiscountFigures',
    examples: [
      {
        discountId: 1,
        name: 'Summer sale',
        code: 'SUMMER10',
        class: 'order',
        currency: 'EUR',
        orders: 9,
        cancelledOrders: 1,
        discountAmount: '48.70',
        orderedAmount: '438.30',
      },
    ],
  });
