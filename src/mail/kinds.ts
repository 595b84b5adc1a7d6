import { notice, resetPassword, withLink } from './account-mails.js';
import type { Compose } from './composing.js';

/** All mails there are, by the name that is stored. */
const KINDS = {
  welcome: withLink('welcome'),
  verify_email: withLink('verify_email'),
  reset_password: resetPassword,
  password_changed: notice('password_changed'),
  change_email: withLink('change_email'),
  change_email_notice: notice('change_email_notice'),
  email_changed: notice('email_changed'),
} as const satisfies Record<string, Compose>;

export type MailKind = keyof typeof KINDS;
export const MAIL_KINDS = Object.keys(KINDS) as [MailKind, ...MailKind[]];

/** A newer release may have written a kind that this one does not know. */
export const composeOf = (kind: string): Compose | undefined =>
  Object.hasOwn(KINDS, kind) ? KINDS[kind as MailKind] : undefined;
