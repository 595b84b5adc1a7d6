import { z } from 'zod';
import { commaSeparated, id, idInPath, page, paging, timestamp, uuidParam } from '../../http/schemas.js';
import { MAIL_KINDS } from '../../mail/api.js';
import { MAIL_STATUSES } from '../../models/mail.js';
import { LIMITS } from '../../rules/values.js';

const EXAMPLE = {
  id: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
  kind: 'welcome',
  recipient: 'ada@example.com',
  locale: 'en',
  userId: 1,
  status: 'sent',
  attempts: 1,
  dueAt: null,
  sentAt: '2026-01-31T12:00:01.250Z',
  error: null,
  createdAt: '2026-01-31T12:00:00.000Z',
};

const mail = z
  .object({
    id: z.string().describe('Also part of its Message-ID'),
    kind: z.string(),
    recipient: z.string(),
    locale: z.string(),
    userId: id.nullable().describe('The account that it is for'),
    status: z
      .enum(MAIL_STATUSES)
      .describe('`skipped`: when its turn came there was no reason for it any more'),
    attempts: z.int(),
    dueAt: timestamp.nullable().describe('When it is tried next; null when it is not'),
    sentAt: timestamp.nullable().describe('When the mail server took it'),
    error: z.string().nullable().describe('Why the last attempt failed'),
    createdAt: timestamp,
  })
  .meta({ id: 'Mail', examples: [EXAMPLE] });

export const MAIL_COLUMNS = Object.keys(mail.shape);

export const mailPage = page(mail);

export const mailWithText = mail
  .extend({
    preview: z
      .object({ subject: z.string(), text: z.string() })
      .nullable()
      .describe(
        'As it would be written now, with links that lead nowhere; null when there is no reason for it any more',
      ),
  })
  .meta({
    id: 'MailWithText',
    examples: [
      {
        ...EXAMPLE,
        preview: { subject: 'Welcome to Stockkeeper', text: 'WELCOME TO STOCKKEEPER\n\nHello Ada, …' },
      },
    ],
  });

export const mailFilters = z.strictObject({
  ...paging,
  status: commaSeparated(MAIL_STATUSES).optional(),
  kind: commaSeparated(MAIL_KINDS).optional(),
  recipient: z.string().trim().max(LIMITS.email.max).optional().describe('The full e-mail address'),
  userId: idInPath.optional(),
});
export type MailFilters = z.output<typeof mailFilters>;

export const mailParams = z.object({ id: uuidParam.meta({ examples: [EXAMPLE.id] }) });
