import { z } from 'zod';
import { CODE_REASONS } from '../../errors.js';
import { amount } from '../../http/schemas.js';
import { DISCOUNT_CLASSES } from '../../models/discount.js';
import { codeKeyOf } from '../../rules/discount-code.js';
import { LIMITS } from '../../rules/values.js';

/** Longest text accepted as a discount code; valid codes are shorter. */
const LONGEST_CODE = 100;

/** Discount codes in a request body. Whether they apply is decided with the rules. */
export const enteredCodes = z
  .array(z.string().trim().min(1).max(LONGEST_CODE))
  .max(LIMITS.orderCodes.max)
  .refine(areDifferent, 'must name each code once')
  .optional()
  .meta({ examples: [['WELCOME10']] });

/** Invalid codes are compared as they are. */
function areDifferent(codes: readonly string[]): boolean {
  if (codes.length < 2) return true;
  return new Set(codes.map((code) => codeKeyOf(code) || code)).size === codes.length;
}

/** A discount of an order. */
export const orderDiscount = z
  .object({
    name: z.string(),
    code: z.string().nullable().describe('Null for a discount that applies without a code'),
    class: z.enum(DISCOUNT_CLASSES).describe('What it is taken off'),
    amount: amount.describe('Taken off lines and shipping'),
    lines: z.array(z.object({ line: z.int(), amount })).describe('What of it each line has'),
    shippingAmount: amount.describe('What of it shipping has'),
  })
  .meta({ id: 'OrderDiscount' });

/** Whether an entered code applies. */
export const codeOutcome = z
  .object({
    code: z.string(),
    applies: z.boolean(),
    reason: z.enum(CODE_REASONS).nullable().describe('Why it does not apply; null when it does'),
  })
  .meta({ id: 'DiscountCodeOutcome' });
