import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../database/transaction.js';
import type { EventTypeName } from '../../events/catalogue.js';
import { readEvents, type SequencedEvent } from '../../events/read-events.js';
import { EventConsumer } from '../../models/event-consumer.js';
import { idInSql } from '../../models/id.js';
import { isMailable } from '../../rules/values.js';
import type { Mailer, NewMail } from '../mailer.js';
import type { OrderMailKind } from '../templates/order.js';
import type { OrderMailContent } from './compose.js';

/** Name of the listener and of the cursor. */
export const CONSUMER = 'order mails';

/** Events per transaction. */
const AT_ONCE = 200;
/** Older news is none: mails may have been off for a while. */
export const STALE_DAYS = 2;
const STALE_MS = STALE_DAYS * 24 * 60 * 60 * 1000;

/** The mail of an event. */
const MAILS: Partial<Record<EventTypeName, OrderMailKind>> = {
  'order.placed': 'order_placed',
  'payment.captured': 'order_paid',
  'order.units_shipped': 'order_shipped',
  'order.tracking_changed': 'order_tracking',
  'order.delivered': 'order_delivered',
  'order.units_cancelled': 'order_cancelled',
  'payment.refunded': 'order_refunded',
  'return.approved': 'return_approved',
  'return.rejected': 'return_rejected',
  'return.received': 'return_received',
  'order.backorder_filled': 'backorder_filled',
};

export const ORDER_MAILS = Object.values(MAILS);

/**
 * Writes the mails of all events since the last run. The cursor moves in the same transaction, so each event gets its mail exactly
 * once, however many processes run this and wherever one dies. The first run begins with the events that follow it.
 */
export async function writeOrderMails(
  sequelize: Sequelize,
  mail: Pick<Mailer, 'write'>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const after = await readCursor(sequelize);
    const events = await readEvents(sequelize, { after, limit: AT_ONCE });
    const last = events.at(-1);
    if (!last) return;
    const mails = await mailsOf(sequelize, events);
    await inTransaction(
      sequelize,
      async (transaction) => {
        // The claim: of several processes, on whatever server, one moves the cursor from here.
        const [moved] = await EventConsumer.update(
          { seq: last.seq },
          { where: { name: CONSUMER, seq: after }, transaction },
        );
        if (moved === 1) await mail.write(mails, transaction);
      },
      SAFE_TO_REPEAT,
    );
    if (events.length < AT_ONCE) return;
  }
}

async function readCursor(sequelize: Sequelize): Promise<number> {
  const found = await EventConsumer.findByPk(CONSUMER, { raw: true });
  if (found) return Number(found.seq);
  await sequelize.query(
    'INSERT IGNORE INTO event_consumers (name, seq) SELECT :name, seq FROM event_sequence WHERE id = 1',
    { replacements: { name: CONSUMER }, type: QueryTypes.INSERT },
  );
  return Number((await EventConsumer.findByPk(CONSUMER, { raw: true, rejectOnEmpty: true })).seq);
}

async function mailsOf(sequelize: Sequelize, events: readonly SequencedEvent[]): Promise<NewMail[]> {
  const since = Date.now() - STALE_MS;
  const told = events.filter(({ type, occurredAt }) => type in MAILS && occurredAt.getTime() > since);
  const recipients = await findRecipients(sequelize, [
    ...new Set(told.map(({ aggregateId }) => aggregateId)),
  ]);
  return told.flatMap(({ id, type, aggregateId: orderId, data }) => {
    const to = recipients.get(orderId);
    if (!to?.email || !isMailable(to.email)) return [];
    const { fulfilmentId, returnId, lines, amount } = data as Partial<OrderMailContent>;
    const content = { orderId, fulfilmentId, returnId, lines, amount };
    return [
      { id, kind: MAILS[type] as OrderMailKind, to: to.email, userId: to.userId ?? undefined, content },
    ];
  });
}

interface Recipient {
  /** Null: a guest. */
  userId: number | null;
  email: string | null;
}

/** By order id. */
async function findRecipients(sequelize: Sequelize, orderIds: string[]): Promise<Map<string, Recipient>> {
  if (orderIds.length === 0) return new Map();
  const rows = await sequelize.query<Recipient & { orderId: string }>(
    `SELECT placed.id AS orderId, placed.userId, COALESCE(owner.email, placed.email) AS email
     FROM orders AS placed LEFT JOIN users AS owner ON owner.id = placed.userId
     WHERE placed.id IN (${orderIds.map(idInSql).join(', ')})`,
    { type: QueryTypes.SELECT },
  );
  return new Map(rows.map(({ orderId, ...recipient }) => [orderId, recipient]));
}
