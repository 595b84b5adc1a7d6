import { type CreationAttributes, Op, QueryTypes, UniqueConstraintError } from 'sequelize';
import { inTransaction, isDatabaseAway } from '../../../database/transaction.js';
import { Payment, PaymentEvent } from '../../../models/index.js';
import type { PaymentsContext } from '../context.js';
import { truncateError } from '../operations/operation-store.js';
import { lockPayment } from '../payment-store.js';
import type { PaymentProvider, WebhookDelivery } from '../providers/provider.js';
import { applyUpdate } from './apply-update.js';

/** An event that has found no payment for so long is about none of this shop's, and is looked at no more. */
const WAIT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A payment as its provider names it. */
export type PaymentName = Pick<PaymentEvent, 'provider'> & { reference: string };

/**
 * Takes in what a provider tells. When this returns, the event is in the inbox for good, and has been applied if what
 * it is about was there; if not, or if applying it failed, that follows by itself.
 *
 * @throws Problem INVALID_SIGNATURE, MALFORMED_JSON, VALIDATION_FAILED, and then nothing was kept; the database's error when it is away: delivered again,
 *   the event is kept once all the same
 */
export async function receiveEvent(
  context: PaymentsContext,
  port: PaymentProvider,
  delivery: WebhookDelivery,
): Promise<void> {
  const provider = port.name;
  const { id: eventId, type, reference, body } = port.verifyWebhook(delivery);
  // What matters to no payment is kept for a while all the same: it shows that it came.
  const processedAt = reference === null ? new Date() : null;
  await keep({ provider, eventId, type, reference, processedAt }, body);
  if (reference !== null) await applyWaitingEvents(context, { provider, reference });
}

/** Once, as JSON; as text what the database takes for none, such as what is nested deeper than it reads. */
async function keep(event: Omit<CreationAttributes<PaymentEvent>, 'payload'>, body: string): Promise<void> {
  for (const kept of [{ payload: JSON.parse(body) }, { payload: null, body }]) {
    try {
      await PaymentEvent.create({ ...event, ...kept });
      return;
    } catch (error) {
      if (error instanceof UniqueConstraintError) return;
      if (kept.payload === null || isDatabaseAway(error)) throw error;
    }
  }
}

/**
 * Applies what waits in the inbox for one payment, in the order in which it came, and again as long as something
 * could be applied: the next one may have waited for it.
 */
export async function applyWaitingEvents(context: PaymentsContext, name: PaymentName): Promise<void> {
  for (;;) {
    const waiting = await PaymentEvent.findAll({
      attributes: ['eventId'],
      where: { ...name, processedAt: null },
      order: ['receivedAt'],
      raw: true,
    });
    const payment =
      waiting.length > 0 && (await Payment.findOne({ attributes: ['id'], where: name, raw: true }));
    if (!payment) return;
    let applied = 0;
    for (const { eventId } of waiting) if (await attemptEvent(context, payment.id, name, eventId)) applied++;
    // What was cancelled meanwhile may have waited for a capture.
    if (applied > 0) context.notify();
    if (applied === 0 || applied === waiting.length) return;
  }
}

/**
 * What fails is left as it is, and holds up none of the others.
 * @returns whether it is done with
 */
async function attemptEvent(
  context: PaymentsContext,
  paymentId: string,
  name: PaymentName,
  eventId: string,
): Promise<boolean> {
  try {
    return await applyEvent(context, paymentId, name, eventId);
  } catch (err) {
    const { provider } = name;
    context.log.error({ err, provider, eventId }, 'an event of a payment provider could not be applied yet');
    if (!isDatabaseAway(err)) await noteError({ provider, eventId }, err as Error);
    return false;
  }
}

/** For an admin to see: nothing else comes of it. */
async function noteError(which: { provider: string; eventId: string }, { message }: Error): Promise<void> {
  await PaymentEvent.update({ error: truncateError(message) }, { where: { ...which, processedAt: null } });
}

/** @returns whether it is done with */
function applyEvent(
  context: PaymentsContext,
  paymentId: string,
  { provider: name }: PaymentName,
  eventId: string,
): Promise<boolean> {
  return inTransaction(
    context.sequelize,
    async (transaction) => {
      const locked = await lockPayment(paymentId, transaction);
      const where = { provider: name, eventId };
      const event = await PaymentEvent.findOne({ where, lock: true, rejectOnEmpty: true, transaction });
      // Someone else was quicker.
      if (event.processedAt !== null) return true;
      const port = context.providers.named(name);
      if (!port) return false;
      const update = port.readEvent(event.payload as object);
      if (update && !(await applyUpdate(context, locked, update, transaction))) return false;
      await event.update({ processedAt: new Date(), error: null }, { transaction });
      return true;
    },
    // Run again, it finds what it did.
    { wasCommitted: async () => false },
  );
}

/** Payments that are there by now and for which events wait: what a process that died has left. */
export function findPaymentsWithWaitingEvents({ sequelize }: PaymentsContext): Promise<PaymentName[]> {
  return sequelize.query<PaymentName>(
    `SELECT DISTINCT event.provider, event.reference
     FROM payment_events AS event
     JOIN payments AS payment ON payment.provider = event.provider AND payment.reference = event.reference
     WHERE event.processedAt IS NULL AND event.receivedAt > :since
     LIMIT 100`,
    {
      replacements: { since: new Date(Date.now() - WAIT_DAYS * DAY_MS) },
      type: QueryTypes.SELECT,
    },
  );
}

/** How long the inbox remembers what it is done with, or has found no payment for; providers deliver again for some days. */
const KEEP_DAYS = 90;
/** Rows a statement: few enough that no event waits for their locks. */
const BATCH = 1_000;

/** Deletes what is old, a batch at a time. A statement for either kind, since their key has `processedAt` first. */
export async function deleteOldEvents(): Promise<void> {
  const old = { [Op.lt]: new Date(Date.now() - KEEP_DAYS * DAY_MS) };
  await PaymentEvent.destroy({ where: { processedAt: old }, limit: BATCH });
  await PaymentEvent.destroy({ where: { processedAt: null, receivedAt: old }, limit: BATCH });
}
