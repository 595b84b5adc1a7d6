import { CATALOG_AREA, type CatalogViolations } from '../modules/catalog/checks.js';
import { COMMENT_AREA, type CommentViolations } from '../modules/comments/checks.js';
import { ORDER_AREA, type OrderViolations } from '../modules/orders/checks.js';
import { PAYMENT_AREA, type PaymentViolations } from '../modules/payments/checks.js';
import { STOCK_AREA, type StockViolations } from '../modules/stock/checks.js';
import type { Area } from './check.js';

/** What each check finds, by its name. */
interface Violations
  extends StockViolations,
    OrderViolations,
    PaymentViolations,
    CatalogViolations,
    CommentViolations {}
export type CheckName = keyof Violations;

/**
 * All that `npm run verify` looks at. No check trusts a constraint: data can come from a restored dump that was loaded
 * without them.
 */
export const AREAS: ReadonlyArray<Area<CheckName>> = [
  STOCK_AREA,
  ORDER_AREA,
  PAYMENT_AREA,
  CATALOG_AREA,
  COMMENT_AREA,
];

/** What explains units and money: `npm run inventory:verify`. */
export const INVENTORY: ReadonlyArray<Area<CheckName>> = [STOCK_AREA, ORDER_AREA, PAYMENT_AREA];
