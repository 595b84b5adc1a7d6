import { z } from 'zod';
import { commaSeparated, dayInQuery, idInPath, paging } from '../../../http/schemas.js';
import { ORDER_PAYMENT_STATUSES, ORDER_STATUSES, PAYMENT_METHODS } from '../../../models/order.js';
import { isCurrency } from '../../../money/currencies.js';
import { isTotal, LIMITS } from '../../../rules/values.js';

export const ORDER_SORTS = ['newest', 'oldest', 'total', '-total'] as const;

const amountInQuery = z.string().refine(isTotal, 'must be an amount such as 19.99');
const asked = z.string().trim().min(1);

const forAll = {
  ...paging,
  status: commaSeparated(ORDER_STATUSES).optional(),
  paymentStatus: commaSeparated(ORDER_PAYMENT_STATUSES).optional(),
  from: dayInQuery.optional().describe("First day of placement, in the shop's time zone"),
  to: dayInQuery.optional().describe('Last day of placement, inclusive'),
  productId: idInPath.optional().describe('Orders that contain this product'),
  sku: asked.max(LIMITS.sku.max).optional().describe('Orders that contain the product with this SKU'),
  trackingNumber: asked
    .max(LIMITS.trackingNumber.max)
    .optional()
    .describe('Orders with a fulfilment that has this tracking number'),
  sort: z
    .enum(ORDER_SORTS)
    .default('newest')
    .describe(
      'By time, or by total (`-total`: highest first). Sorting by total works for at most 10,000 orders',
    ),
};

export const orderFilters = z.strictObject({
  ...forAll,
  q: asked.max(36).optional().describe('Beginning of the order number or id'),
});

export const adminOrderFilters = z.strictObject({
  ...forAll,
  q: asked
    .max(LIMITS.email.max)
    .optional()
    .describe(
      "Beginning of the order number, the id or the e-mail address of a customer or guest; without an @ also of the customer's name",
    ),
  userId: idInPath.optional(),
  email: asked.max(LIMITS.email.max).optional().describe('The full e-mail address of a customer or guest'),
  customerName: asked
    .max(2 * LIMITS.personName.max)
    .optional()
    .describe("Beginning of the customer's first, last or full name"),
  paymentMethod: commaSeparated(PAYMENT_METHODS).optional(),
  currency: z.string().refine(isCurrency, 'must be an ISO 4217 code such as USD').optional(),
  minTotal: amountInQuery.optional(),
  maxTotal: amountInQuery.optional(),
});

export type OrderFilters = Omit<z.output<typeof adminOrderFilters>, keyof typeof paging | 'sort'>;
