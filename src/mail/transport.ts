import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { within } from '../database/within.js';
import type { MailSetup } from '../settings/mail.js';

/** Milliseconds; all of them together stay far below the lease of a mail. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
/** For a whole mail: a server that says a word now and then is no better than one that is silent. */
const WHOLE_MS = 60_000;

interface OutgoingMail {
  /** Of the row: names the file, and is part of the Message-ID. */
  id: string;
  createdAt: Date;
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface Transport {
  /** Resolves when the server has taken it. @throws Error; see isFinal() */
  send(mail: OutgoingMail): Promise<void>;
  /** Whether the server answers and accepts the credentials. @throws Error if not */
  check(): Promise<void>;
}

interface Sender {
  setup: MailSetup;
  shopName: string;
}

/** A transport to the server or folder of MAIL_URL. */
export function createTransport(sender: Sender): Transport {
  const { transport } = sender.setup;
  return transport.kind === 'eml' ? toFolder(transport.folder, sender) : toServer(transport.url, sender);
}

/** A file for each mail, as RFC 5322 has it, which only the own user can read: the links in it are secret. */
function toFolder(folder: string, sender: Sender): Transport {
  const writer = nodemailer.createTransport({ streamTransport: true, buffer: true });
  const open = () => mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async send(mail) {
      const { message } = await writer.sendMail(messageOf(mail, sender));
      await open();
      // A second attempt at the same mail replaces the first, and nobody reads half a file.
      const unfinished = join(folder, `.${randomUUID()}`);
      try {
        await writeFile(unfinished, message as Buffer, { mode: 0o600, flag: 'wx' });
        await rename(unfinished, join(folder, fileOf(mail)));
      } catch (error) {
        // Each attempt on a full disk would leave another one.
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async check() {
      await open();
    },
  };
}

const fileOf = ({ id, createdAt }: OutgoingMail) =>
  `${createdAt.toISOString().replace(/[:.]/g, '-')}-${id}.eml`;

function toServer(given: string, sender: Sender): Transport {
  const url = new URL(given);
  const [user, pass] = [url.username, url.password].map(decodeURIComponent);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const server = nodemailer.createTransport({
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Without TLS a password is for everybody on the way.
    requireTLS: user !== '' && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host),
    ...(user !== '' && { auth: { user, pass } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
  return {
    async send(mail) {
      await within(WHOLE_MS, server.sendMail(messageOf(mail, sender)), tooLate);
    },
    async check() {
      await within(WHOLE_MS, server.verify(), tooLate);
    },
  };
}

const tooLate = () => new Error('The mail server took too long.');

function messageOf(mail: OutgoingMail, { setup, shopName }: Sender): SendMailOptions {
  const { from, replyTo } = setup;
  return {
    from: { name: oneLine(shopName), address: from },
    to: { name: '', address: mail.to },
    ...(replyTo && { replyTo: { name: oneLine(shopName), address: replyTo } }),
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: messageIdOf(mail.id, from),
    headers: {
      // RFC 3834: nobody's absence note comes back.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The same for every attempt at a mail. */
const messageIdOf = (id: string, from: string): string => `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`;

/** A header has one line: what would begin another becomes a blank. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

interface SmtpError extends Error {
  /** Of nodemailer: EAUTH, ECONNECTION, EENVELOPE, EMESSAGE … */
  code?: string;
  responseCode?: number;
  /** The last command of the conversation. */
  command?: string;
}

/**
 * Whether the server will never take this mail: RFC 5321 §4.2.1, 5yz. What it says of the connection, the credentials or the
 * sender is about the shop and not about this mail, and may be put right.
 */
export function isFinal(error: unknown): boolean {
  const { code = '', responseCode = 0, command = '' } = error as SmtpError;
  if (command === 'MAIL FROM' || !['EENVELOPE', 'EMESSAGE'].includes(code)) return false;
  return responseCode >= 500 && responseCode < 600;
}

/** Whether the server could not be talked to at all, so that the next mail would fare no better. */
export const isUnreachable = (error: unknown): boolean => {
  const { code = '', command = '' } = error as SmtpError;
  return command === 'MAIL FROM' || !['EENVELOPE', 'EMESSAGE'].includes(code);
};
