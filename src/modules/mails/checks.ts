import type { Area, Check } from '../../consistency/check.js';

/** Rows found by each check of mails, by check name. */
export interface MailViolations {
  'mail-stuck': { mailId: string; status: string; dueAt: Date | null };
  'link-to-another-address': { tokenId: string; userId: number };
}

const MAIL_CHECKS: ReadonlyArray<Check<keyof MailViolations>> = [
  {
    name: 'mail-stuck',
    rule: 'Every mail that waits has a time when it is tried, and no other mail has one',
    byOrder: false,
    sql: `
      SELECT id AS mailId, status, dueAt FROM mails
      WHERE (status = 'pending') <> (dueAt IS NOT NULL) OR (status = 'sent') <> (sentAt IS NOT NULL)`,
  },
  {
    name: 'link-to-another-address',
    rule: 'Every mail with a link went to the address that the link proves',
    byOrder: false,
    sql: `
      SELECT token.id AS tokenId, token.userId
      FROM user_tokens AS token JOIN mails AS mail ON mail.id = token.id
      WHERE mail.recipient <> token.email OR mail.userId <> token.userId`,
  },
];

export const MAIL_AREA: Area<keyof MailViolations> = {
  name: 'mails',
  tables: { mails: 'mails' },
  checks: MAIL_CHECKS,
  mend: "Have stuck mails tried again: UPDATE mails SET status = 'pending', dueAt = UTC_TIMESTAMP(3), sentAt = NULL WHERE id = …; delete links that went elsewhere.",
};
