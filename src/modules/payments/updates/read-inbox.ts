import { type InferAttributes, Op } from 'sequelize';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { findPage, type PageRequest, timeKey } from '../../../http/paging.js';
import { Order, Payment, PaymentEvent } from '../../../models/index.js';
import { formatOrderNumber } from '../../../rules/order-number.js';
import type { PaymentsContext } from '../context.js';
import { applyWaitingEvents } from './inbox.js';

/** The column is ASCII: it cannot be compared with other characters. */
const ASCII = /^[\x20-\x7e]*$/;

const ATTRIBUTES = ['provider', 'eventId', 'type', 'reference', 'error', 'receivedAt', 'processedAt'];

type EventKey = { provider: string; eventId: string };

type WaitingEvent = Awaited<ReturnType<typeof withPayments>>[number];

/**
 * Reads a page of the waiting events, oldest first.
 * @param failed `true`: events that failed; `false`: events that wait for something else. Default: both
 */
export async function listWaitingEvents({ failed, ...paging }: PageRequest & { failed?: boolean }) {
  const error = failed === undefined ? {} : { error: failed ? { [Op.not]: null } : null };
  const { items, ...rest } = await findPage(
    PaymentEvent,
    {
      attributes: ATTRIBUTES,
      where: { processedAt: null, ...error },
      sortedBy: [
        { column: 'receivedAt', key: timeKey },
        { column: 'eventId', key: z.string().regex(ASCII) },
      ],
      raw: true,
    },
    paging,
  );
  return { ...rest, items: await withPayments(items) };
}

/**
 * Reads an event, applied or not, with the payload that the provider sent.
 * @throws Problem NOT_FOUND
 */
export async function readEvent(key: EventKey) {
  const { payload, body, ...event } = (await findEvent(key, [...ATTRIBUTES, 'payload', 'body'])).get();
  const [shown] = await withPayments([event as InferAttributes<PaymentEvent>]);
  return { ...(shown as WaitingEvent), payload };
}

/**
 * Retries an event, and the others that wait for the same payment. The worker also does this from time to time.
 * @returns the event afterwards
 * @throws Problem NOT_FOUND
 */
export async function retryEvent(context: PaymentsContext, key: EventKey) {
  const { provider, reference } = await findEvent(key);
  if (reference !== null) await applyWaitingEvents(context, { provider, reference });
  const [event] = await withPayments([(await findEvent(key)).get()]);
  return event as WaitingEvent;
}

async function findEvent(where: EventKey, attributes = ATTRIBUTES): Promise<PaymentEvent> {
  const isKey = ASCII.test(where.provider + where.eventId);
  const event = isKey ? await PaymentEvent.findOne({ attributes, where }) : null;
  if (!event) throw notFound('payment event', where.eventId);
  return event;
}

/** Adds the payments of the events, if they exist, in one statement. */
async function withPayments(events: InferAttributes<PaymentEvent>[]) {
  const names = events.flatMap(({ provider, reference }) => (reference ? [{ provider, reference }] : []));
  const payments =
    names.length > 0
      ? await Payment.findAll({
          attributes: ['id', 'orderId', 'provider', 'reference'],
          where: { [Op.or]: names },
          include: { model: Order, attributes: ['number'] },
        })
      : [];
  return events.map((event) => {
    const found = payments.find(
      ({ provider, reference }) => provider === event.provider && reference === event.reference,
    );
    const payment = found && {
      id: found.id,
      orderId: found.orderId,
      orderNumber: formatOrderNumber((found.order as Order).number),
    };
    return { ...event, payment: payment ?? null };
  });
}
