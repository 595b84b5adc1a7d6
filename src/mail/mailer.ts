import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { Problem } from '../errors.js';
import { now } from '../jobs/lease.js';
import { Mail } from '../models/index.js';
import type { TokenPurpose } from '../models/user-token.js';
import type { Language } from '../settings/mail.js';
import type { MailKind } from './kinds.js';
import { insertToken } from './tokens/store.js';

/** A mail that is to be sent. */
export interface NewMail {
  /** UUIDv7; of the event that it tells of, so that there is one for each. Default: a new one. */
  id?: string;
  kind: MailKind;
  to: string;
  /** The account that it is for. */
  userId?: number;
  /** Keys of what it is about. Nothing secret. */
  content?: Record<string, unknown>;
}

/** What the rest of the service knows of mail. */
export interface Mailer {
  /** Whether the shop sends mail: MAIL_URL is set. Without it nothing is written. */
  readonly isOn: boolean;
  /** Whether mails of that kind are not turned off. */
  sends(kind: MailKind): boolean;
  /** @throws Problem MAIL_NOT_CONFIGURED when the shop sends none */
  require(): void;
  /** Writes mails of kinds that are not turned off, in the transaction of what causes them. */
  write(mails: readonly NewMail[], transaction?: Transaction): Promise<void>;
  /** Writes a mail with a link that proves the address that it goes to. */
  writeLink(mail: LinkMail, transaction: Transaction): Promise<void>;
  /** Sends what is due now. Call it after COMMIT; without it the mail waits some seconds. */
  notify(): void;
  /** Keys of links: the present one, and the previous one while it is being changed. */
  readonly tokenKeys: readonly Buffer[];
}

interface LinkMail {
  kind: 'welcome' | 'verify_email' | 'change_email';
  purpose: TokenPurpose;
  to: string;
  userId: number;
}

interface MailerOptions {
  isOn: boolean;
  off: readonly string[];
  locale: Language;
  tokenKeys: readonly Buffer[];
  notify(): void;
}

/** A mail that is turned off with another. */
const WITH: Partial<Record<MailKind, MailKind>> = { order_tracking: 'order_shipped' };

export function createMailer({ isOn, off, locale, tokenKeys, notify }: MailerOptions): Mailer {
  const sends = (kind: MailKind) => !off.includes(WITH[kind] ?? kind);
  const write: Mailer['write'] = async (mails, transaction) => {
    const wanted = isOn ? mails.filter(({ kind }) => sends(kind)) : [];
    if (wanted.length === 0) return;
    await Mail.bulkCreate(
      wanted.map(({ id = uuid(), kind, to: recipient, userId = null, content = {} }) => ({
        ...{ id, kind, recipient, locale, userId, content },
        dueAt: now(),
      })),
      // One that is there already was written for the same event.
      { ignoreDuplicates: true, transaction },
    );
  };
  return {
    isOn,
    tokenKeys,
    notify,
    sends,
    write,
    require() {
      if (!isOn) {
        throw new Problem(
          'MAIL_NOT_CONFIGURED',
          'This takes a mail, and the shop has no MAIL_URL to send one.',
        );
      }
    },
    async writeLink({ kind, purpose, to, userId }, transaction) {
      if (!isOn) return;
      const id = uuid();
      await insertToken({ id, userId, purpose, email: to }, transaction);
      // Without a welcome the link still has to arrive.
      const sent = sends(kind) ? kind : 'verify_email';
      await write([{ id, kind: sent, to, userId }], transaction);
    },
  };
}
