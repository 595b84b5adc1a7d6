import { notice, resetPassword, withLink } from './account-mails.js';
import type { Compose } from './composing.js';
import { ofOrder } from './orders/compose.js';
import { webhookDisabled } from './webhook-mails.js';

/** All mails there are, by the name that is stored. */
const KINDS = {
  welcome: withLink('welcome'),
  verify_email: withLink('verify_email'),
  reset_password: resetPassword,
  password_changed: notice('password_changed'),
  change_email: withLink('change_email'),
  change_email_notice: notice('change_email_notice'),
  email_changed: notice('email_changed'),
  order_placed: ofOrder('order_placed'),
  order_paid: ofOrder('order_paid'),
  order_shipped: ofOrder('order_shipped'),
  order_tracking: ofOrder('order_tracking'),
  order_delivered: ofOrder('order_delivered'),
  order_cancelled: ofOrder('order_cancelled'),
  order_refunded: ofOrder('order_refunded'),
  return_approved: ofOrder('return_approved'),
  return_rejected: ofOrder('return_rejected'),
  return_received: ofOrder('return_received'),
  backorder_filled: ofOrder('backorder_filled'),
  webhook_disabled: webhookDisabled,
} as const satisfies Record<string, Compose>;

export type MailKind = keyof typeof KINDS;
export const MAIL_KINDS = Object.keys(KINDS) as [MailKind, ...MailKind[]];

/** A newer release may have written a kind that this one does not know. */
export const composeOf = (kind: string): Compose | undefined =>
  Object.hasOwn(KINDS, kind) ? KINDS[kind as MailKind] : undefined;
