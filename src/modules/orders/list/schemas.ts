import { z } from 'zod';
import { commaSeparated, dayInQuery, idInPath, paging } from '../../../http/schemas.js';
import { ORDER_PAYMENT_STATUSES, ORDER_STATUSES } from '../../../models/order.js';
import { isCurrency } from '../../../money/currencies.js';
import { isTotal, LIMITS } from '../../../rules/values.js';

export const ORDER_SORTS = ['newest', 'oldest', 'total', '-total'] as const;

const amountInQuery = z.string().refine(isTotal, 'must be an amount such as 19.99');
const asked = z.string().trim().min(1);

const forAll = {
  ...paging,
  status: commaSeparated(ORDER_STATUSES).optional(),
  paymentStatus: commaSeparated(ORDER_PAYMENT_STATUSES).optional(),
  from: dayInQuery.optional().describe("Placed on that day of the shop's calendar, or later"),
  to: dayInQuery.optional().describe('Placed on that day, or earlier'),
  productId: idInPath.optional().describe('With that product in it'),
  sku: asked.max(LIMITS.sku.max).optional().describe('With the product of that SKU in it'),
  trackingNumber: asked.max(LIMITS.trackingNumber.max).optional().describe('Sent in such a parcel'),
  sort: z
    .enum(ORDER_SORTS)
    .default('newest')
    .describe('By time, or by what they come to, the dearest first with `-total`: of 10,000 orders at most'),
};

export const orderFilters = z.strictObject({
  ...forAll,
  q: asked.max(36).optional().describe('The beginning of the number or the id'),
});

export const adminOrderFilters = z.strictObject({
  ...forAll,
  q: asked
    .max(LIMITS.email.max)
    .optional()
    .describe(
      "The beginning of the number, the id, the customer's e-mail address or, where there is no @ in it, name",
    ),
  userId: idInPath.optional(),
  email: asked.max(LIMITS.email.max).optional().describe("The customer's whole address"),
  customerName: asked
    .max(2 * LIMITS.personName.max)
    .optional()
    .describe("The beginning of the customer's first or last name, or of both together"),
  currency: z.string().refine(isCurrency, 'must be an ISO 4217 code such as USD').optional(),
  minTotal: amountInQuery.optional(),
  maxTotal: amountInQuery.optional(),
});

export type OrderFilters = Omit<z.output<typeof adminOrderFilters>, keyof typeof paging | 'sort'>;
