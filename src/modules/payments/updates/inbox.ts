import { type CreationAttributes, Op, QueryTypes, UniqueConstraintError } from 'sequelize';
import { inTransaction, isDatabaseAway, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { truncateError } from '../../../database/truncate-error.js';
import { Payment, PaymentEvent } from '../../../models/index.js';
import type { PaymentsContext } from '../context.js';
import { lockPayment } from '../payment-store.js';
import type { PaymentProvider, WebhookDelivery } from '../providers/provider.js';
import { applyUpdate } from './apply-update.js';

/** After so many days without its payment, an event is ignored: it belongs to another shop. */
const WAIT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A payment by the provider's reference. */
export type PaymentName = Pick<PaymentEvent, 'provider'> & { reference: string };

/**
 * Receives a webhook event. When this returns, the event is stored, and applied if its payment exists. Otherwise, or if applying
 * it failed, it is retried in the background.
 *
 * @throws Problem INVALID_SIGNATURE, MALFORMED_JSON, VALIDATION_FAILED, and nothing is stored; the database's error if it is
 *   unavailable: the provider redelivers the event, which is stored once
 */
export async function receiveEvent(
  context: PaymentsContext,
  port: PaymentProvider,
  delivery: WebhookDelivery,
): Promise<void> {
  const provider = port.name;
  const { id: eventId, type, reference, body } = port.verifyWebhook(delivery);
  // Events about no payment are stored for a while too, as a record.
  const processedAt = reference === null ? new Date() : null;
  await storeEvent({ provider, eventId, type, reference, processedAt }, body);
  if (reference !== null) await applyWaitingEvents(context, { provider, reference });
}

/** Stores an event once: as JSON, or as text if the database refuses the JSON, for example for its depth. */
async function storeEvent(
  event: Omit<CreationAttributes<PaymentEvent>, 'payload'>,
  body: string,
): Promise<void> {
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
 * Applies the waiting events of one payment in order of arrival. Repeats as long as one could be applied, since others may have
 * waited for it.
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
    for (const { eventId } of waiting) if (await tryApplyEvent(context, payment.id, name, eventId)) applied++;
    // Refund requests may have waited for a capture.
    if (applied > 0) context.notify();
    if (applied === 0 || applied === waiting.length) return;
  }
}

/**
 * Applies an event. Errors are logged and stored, and do not block other events.
 * @returns whether the event is done
 */
async function tryApplyEvent(
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
    if (!isDatabaseAway(err)) await storeError({ provider, eventId }, err as Error);
    return false;
  }
}

/** Stores the error, for admins only. */
async function storeError(which: { provider: string; eventId: string }, { message }: Error): Promise<void> {
  await PaymentEvent.update({ error: truncateError(message) }, { where: { ...which, processedAt: null } });
}

/** @returns whether the event is done */
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
      // Another process was faster.
      if (event.processedAt !== null) return true;
      const port = context.providers.named(name);
      if (!port) return false;
      const update = port.readEvent(event.payload as object);
      if (update && !(await applyUpdate(context, locked, update, transaction))) return false;
      await event.update({ processedAt: new Date(), error: null }, { transaction });
      return true;
    },
    SAFE_TO_REPEAT,
  );
}

/** Existing payments with waiting events, for example after a crash. */
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

/** Days to keep events, done or not. Providers redeliver for some days. */
const KEEP_DAYS = 90;
/** Rows per statement: few enough that no event waits long for their locks. */
const BATCH = 1_000;

/** Deletes one batch of old events. Two statements, since the index begins with `processedAt`. */
export async function deleteOldEvents(): Promise<void> {
  const old = { [Op.lt]: new Date(Date.now() - KEEP_DAYS * DAY_MS) };
  await PaymentEvent.destroy({ where: { processedAt: old }, limit: BATCH });
  await PaymentEvent.destroy({ where: { processedAt: null, receivedAt: old }, limit: BATCH });
}
