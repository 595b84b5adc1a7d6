import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { invalidField } from '../../../errors.js';
import { guestKey } from '../../../http/idempotency.js';
import { toThousandths } from '../../../money/amounts.js';
import { guestOf } from '../guests/require-customer.js';
import type { QuoteTokens } from '../quotes/quote-token.js';
import type { newOrder } from '../schemas.js';
import { mergeLines, type Placement } from './decide-orders.js';
import { newOrderKeys } from './order-id.js';

/**
 * Turns the body of POST /orders into a placement for the order lane.
 *
 * @param customer null for a guest
 * @throws Problem QUOTE_MISMATCH; VALIDATION_FAILED when expectedTotal differs from the total of the quote
 */
export function placementOf(
  customer: { id: number; customerGroupId: number | null } | null,
  body: z.output<typeof newOrder>,
  key: string | undefined,
  tokens: QuoteTokens,
): Placement {
  const { items, shippingAddress, billingAddress, shippingMethod, currency, paymentMethod, holdId } = body;
  const { discountCodes, expectedTotal } = body;
  const { orderId, number } = newOrderKeys();
  const lines = mergeLines(items);
  const placement: Placement = {
    orderId,
    number,
    userId: customer?.id ?? null,
    customerGroupId: customer?.customerGroupId ?? null,
    lines,
    shippingAddress,
    billingAddress,
    shippingMethod,
    currency,
    paymentMethod,
    holdId,
    discountCodes,
    expectedTotal,
  };
  // Without an account there is an address: the route requires it.
  if (!customer) placement.guest = guestOf(body.email as string);
  if (body.quoteToken !== undefined) {
    const quoted = tokens.read(body.quoteToken, placement);
    if (expectedTotal !== undefined && toThousandths(expectedTotal) !== toThousandths(quoted.total)) {
      throw invalidField('expectedTotal', `is not the total of the quote, ${quoted.total}`);
    }
    placement.expectedTotal = quoted.total;
    placement.quoteExpiresAt = quoted.expiresAt;
    if (quoted.taxes) placement.quotedTaxes = quoted.taxes;
    if (quoted.carrierMethods) placement.carrierMethods = quoted.carrierMethods;
  }
  if (key === undefined) return placement;
  // Hash of the parsed body, so that field order and surrounding whitespace do not matter.
  const requestHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const { guest } = placement;
  const own = guest ? guestKey(`email ${guest.emailKey}`, key) : key;
  placement.idempotency = { key: own, requestHash };
  return placement;
}
