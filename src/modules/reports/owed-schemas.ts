import { z } from 'zod';
import { amount, currency, id, orderNumber, timestamp } from '../../http/schemas.js';
import { ORDER_STATUSES, PAYMENT_METHODS } from '../../models/order.js';
import { pagedQuery } from './report-route.js';
import { period } from './schemas.js';

export const owedQuery = z.strictObject({ ...period, ...pagedQuery });

export const owedRow = z
  .object({
    orderId: z.uuid(),
    orderNumber,
    status: z.enum(ORDER_STATUSES),
    userId: id.nullable().describe('null for a guest'),
    email: z.string(),
    paymentMethod: z.enum(PAYMENT_METHODS),
    currency,
    totalAmount: amount.describe('Total when it was placed'),
    dueAmount: amount.describe('Total minus cancelled and returned units'),
    paidAmount: amount.describe('Captured so far'),
    owedAmount: amount.describe('Due minus paid'),
    placedAt: timestamp,
  })
  .meta({
    id: 'OwedOrder',
    examples: [
      {
        orderId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        orderNumber: '3F7K-Q9XW-2MPD',
        status: 'shipped',
        userId: 2,
        email: 'ada@example.com',
        paymentMethod: 'invoice',
        currency: 'EUR',
        totalAmount: '79.80',
        dueAmount: '39.90',
        paidAmount: '0.00',
        owedAmount: '39.90',
        placedAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });
