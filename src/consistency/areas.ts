import { ORDER_CHECKS, type OrderViolations } from '../modules/orders/checks.js';
import { PAYMENT_CHECKS, type PaymentViolations } from '../modules/payments/checks.js';
import { STOCK_CHECKS, type StockViolations } from '../modules/stock/checks.js';
import type { Check } from './check.js';

/** What each check finds, by its name. */
export interface Violations extends StockViolations, OrderViolations, PaymentViolations {}
export type CheckName = keyof Violations;

/**
 * What has to hold, as SQL that finds where it does not. The database does the work; only rows that are wrong
 * leave it. No check trusts a constraint: data can come from a restored dump that was loaded without them.
 */
export const CHECKS: ReadonlyArray<Check<CheckName>> = [...STOCK_CHECKS, ...ORDER_CHECKS, ...PAYMENT_CHECKS];
