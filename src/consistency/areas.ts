import { EVENT_AREA, type EventViolations } from '../events/checks.js';
import { CATALOG_AREA, type CatalogViolations } from '../modules/catalog/checks.js';
import { COMMENT_AREA, type CommentViolations } from '../modules/comments/checks.js';
import { MAIL_AREA, type MailViolations } from '../modules/mails/checks.js';
import { ORDER_AREA, type OrderViolations } from '../modules/orders/checks.js';
import { PAYMENT_AREA, type PaymentViolations } from '../modules/payments/checks.js';
import {
  DISCOUNT_AREA,
  type DiscountViolations,
  PRICING_AREA,
  type PricingViolations,
} from '../modules/pricing/checks.js';
import { STOCK_AREA, type StockViolations } from '../modules/stock/checks.js';
import { WEBHOOK_AREA, type WebhookViolations } from '../modules/webhooks/checks.js';
import type { Area } from './check.js';

/** Rows found by each check, by check name. */
interface Violations
  extends StockViolations,
    OrderViolations,
    PaymentViolations,
    DiscountViolations,
    CatalogViolations,
    PricingViolations,
    CommentViolations,
    MailViolations,
    EventViolations,
    WebhookViolations {}
export type CheckName = keyof Violations;

/**
 * All areas of `npm run verify`. No check relies on a constraint: data may come from a dump that was loaded without them.
 */
export const AREAS: ReadonlyArray<Area<CheckName>> = [
  STOCK_AREA,
  ORDER_AREA,
  PAYMENT_AREA,
  DISCOUNT_AREA,
  CATALOG_AREA,
  PRICING_AREA,
  COMMENT_AREA,
  MAIL_AREA,
  EVENT_AREA,
  WEBHOOK_AREA,
];

/** Areas of `npm run inventory:verify`. */
export const INVENTORY: ReadonlyArray<Area<CheckName>> = [
  STOCK_AREA,
  ORDER_AREA,
  PAYMENT_AREA,
  DISCOUNT_AREA,
];
