import type { FastifyBaseLogger } from 'fastify';
import { isDatabaseAway } from '../database/transaction.js';
import type { Mail } from '../models/index.js';
import type { Language } from '../settings/mail.js';
import type { Composed, Composing } from './composing.js';
import { composeOf } from './kinds.js';
import { layOutHtml } from './layout-html.js';
import { layOutText } from './layout-text.js';
import { mailAttempts } from './metrics.js';
import { claimMail, findDueMails, forget, markFailed, markSent, markSkipped, postpone } from './store.js';
import { isFinal, isUnreachable, type Transport } from './transport.js';

/** Mails that one process sends at a time: one for which the server takes its time does not hold up the others. */
const AT_ONCE = 6;

interface SenderOptions extends Composing {
  transport: Transport;
  log: FastifyBaseLogger;
  /** Called when there is room for another mail. */
  onRoom(): void;
}

/**
 * Sends mails that are due, each at least once: a process may die after the server has taken a mail and before that is written
 * down. The second has the same Message-ID. Any number of processes may send; leases in the database decide who sends what.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Starts on what is due, as far as there is room. Does not wait for it. */
  async start(signal: AbortSignal): Promise<void> {
    for (;;) {
      const room = AT_ONCE - this.#underWay.size;
      if (room <= 0 || signal.aborted) return;
      let claimed = 0;
      const due = await findDueMails(room);
      for (const id of due) {
        const mail = await claimMail(this.#options.sequelize, id);
        if (!mail) continue;
        claimed++;
        this.#begin(mail);
      }
      // Others are at them, or there are no more.
      if (claimed === 0) return;
    }
  }

  /** Resolves when nothing is being sent any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #begin(mail: Mail): void {
    const attempt = sendMail(mail, this.#options)
      .catch((err) =>
        this.#options.log.warn({ err, mailId: mail.id }, 'an attempt at a mail could not be recorded'),
      )
      .finally(() => {
        this.#underWay.delete(attempt);
        this.#options.onRoom();
      });
    this.#underWay.add(attempt);
  }
}

/** Makes one attempt at a mail, and records how it went. @throws the database's error */
async function sendMail(mail: Mail, options: SenderOptions): Promise<void> {
  const { transport, log, shop } = options;
  const compose = composeOf(mail.kind);
  // Of a newer release: a process of that one sends it.
  if (!compose) return putOff(mail, `this release knows no mail ${mail.kind}`, true);
  let composed: Composed;
  try {
    composed = await compose(mail, options);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    log.error({ err: error, mailId: mail.id }, 'a mail could not be written');
    return putOff(mail, (error as Error).message, false);
  }
  if (composed === 'forget') return forget(mail);
  if ('skip' in composed) {
    mailAttempts.inc({ outcome: 'skipped' });
    return markSkipped(mail, composed.skip);
  }
  const { content, to = mail.recipient } = composed;
  try {
    await transport.send({
      id: mail.id,
      createdAt: mail.createdAt,
      to,
      subject: content.subject,
      text: layOutText(content, shop),
      html: layOutHtml(content, mail.locale as Language, shop),
    });
  } catch (error) {
    const { message } = error as Error;
    const [kind, mailId] = [mail.kind, mail.id];
    if (isFinal(error)) {
      log.warn({ kind, mailId, reason: message }, 'a mail was refused');
      mailAttempts.inc({ outcome: 'refused' });
      return markFailed(mail, message);
    }
    log.warn({ kind, mailId, reason: message }, 'a mail could not be sent yet');
    return putOff(mail, message, isUnreachable(error));
  }
  mailAttempts.inc({ outcome: 'sent' });
  await markSent(mail);
}

function putOff(...attempt: Parameters<typeof postpone>): Promise<void> {
  mailAttempts.inc({ outcome: 'postponed' });
  return postpone(...attempt);
}
