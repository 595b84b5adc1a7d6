import { literal, Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { truncateError } from '../database/truncate-error.js';
import { claimRow, findDueIds, inSeconds, now } from '../jobs/lease.js';
import { idOf } from '../models/id.js';
import { Mail, UserToken } from '../models/index.js';
import { GIVE_UP_AFTER_SECONDS, pauseAfter } from './retry.js';
import { idAt } from './tokens/store.js';

/** Longer than an attempt takes, which transport.ts limits. */
const LEASE_SECONDS = 180;
/** Days that mails, and the links in them, are kept. */
const KEEP_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows per statement. */
const BATCH = 500;

/** Ids of mails that are due, the longest overdue first. */
export const findDueMails = (limit: number): Promise<string[]> => findDueIds(Mail, limit);

/**
 * Claims a mail that is due, as claimRow does. A process that dies loses it when the lease ends.
 * @returns it, if the caller has it
 */
export async function claimMail(sequelize: Sequelize, id: string): Promise<Mail | null> {
  const row = { table: 'mails', key: 'id', id: idOf(id), set: 'attempts = attempts + 1' };
  return (await claimRow(sequelize, row, LEASE_SECONDS)) ? Mail.findByPk(id) : null;
}

/** Only the attempt that holds the lease ends it: a slow one may have been overtaken by the next. */
const attemptOf = ({ id, attempts }: Mail) => ({ where: { id, attempts, status: 'pending' as const } });

export async function markSent(mail: Mail): Promise<void> {
  await Mail.update(
    { status: 'sent', sentAt: now(), dueAt: null, error: null },
    { where: { id: mail.id, status: 'pending' } },
  );
}

export async function markSkipped(mail: Mail, reason: string): Promise<void> {
  await Mail.update({ status: 'skipped', dueAt: null, error: truncated(reason) }, attemptOf(mail));
}

export async function markFailed(mail: Mail, error: string): Promise<void> {
  await Mail.update({ status: 'failed', dueAt: null, error: truncated(error) }, attemptOf(mail));
}

/** Puts a mail off; one that was tried for days has failed. */
export async function postpone(mail: Mail, error: string, isOutage: boolean): Promise<void> {
  const old = `createdAt < UTC_TIMESTAMP(3) - INTERVAL ${GIVE_UP_AFTER_SECONDS} SECOND`;
  const later = inSeconds(pauseAfter(mail.attempts, isOutage)) as unknown as { val: string };
  await Mail.update(
    {
      status: literal(`IF(${old}, 'failed', 'pending')`) as never,
      dueAt: literal(`IF(${old}, NULL, ${later.val})`) as never,
      error: truncated(error),
    },
    attemptOf(mail),
  );
}

export async function forget({ id }: Mail): Promise<void> {
  await Mail.destroy({ where: { id } });
}

/** Has a mail that failed tried again, from the beginning. @returns whether it had failed */
export async function sendAgain(id: string, transaction?: Transaction): Promise<boolean> {
  const [changed] = await Mail.update(
    { status: 'pending', attempts: 0, dueAt: now(), error: null },
    { where: { id, status: 'failed' }, transaction },
  );
  return changed === 1;
}

/** Deletes one batch of what is older than it is kept. */
export async function deleteOldMails(): Promise<void> {
  const old = { [Op.lt]: idAt(Date.now() - KEEP_DAYS * DAY_MS) };
  await Mail.destroy({ where: { id: old, dueAt: null }, limit: BATCH });
  await UserToken.destroy({ where: { id: old }, limit: BATCH });
}

/** In one line. */
const truncated = (error: string) => truncateError(error.replace(/\s+/g, ' '));
