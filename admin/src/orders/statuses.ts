import type { Order } from './order';

export const STATUSES = [
  'pending',
  'processing',
  'shipped',
  'delivered',
  'cancelled',
] as const satisfies Order['status'][];

export const PAYMENT_STATUSES = [
  'unpaid',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
] as const satisfies Order['paymentStatus'][];

export const PAYMENT_METHODS = [
  'card',
  'bank_transfer',
  'cash_on_delivery',
  'invoice',
] as const satisfies Order['paymentMethod'][];
