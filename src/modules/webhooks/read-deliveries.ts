import { z } from 'zod';
import { notFound } from '../../errors.js';
import { findPage, type Page, type PageRequest, type SortKey } from '../../http/paging.js';
import { Event } from '../../models/event.js';
import { WebhookAttempt, WebhookDelivery } from '../../models/index.js';
import type { DeliveryStatus } from '../../models/webhook-delivery.js';
import { nameSubjects, subjectKey } from './name-subjects.js';
import { readEndpoint } from './read-endpoints.js';
import { bodyOf, messageId } from './sending/message.js';

const NEWEST_FIRST: SortKey = { column: 'seq', key: z.int(), descending: true };

/** A page of deliveries of an endpoint, the latest event first. @throws Problem NOT_FOUND for an unknown endpoint */
export async function listDeliveries(
  endpointId: number,
  { status }: { status?: DeliveryStatus[] },
  paging: PageRequest,
): Promise<Page<ReturnType<typeof rowOf>>> {
  await readEndpoint(endpointId);
  const where = { endpointId, ...(status && { status }) };
  const page = await findPage(WebhookDelivery, { where, include: [Event], sortedBy: [NEWEST_FIRST] }, paging);
  return { ...page, items: await present(page.items) };
}

/** A delivery with its body and its attempts. @throws Problem NOT_FOUND */
export async function readDelivery(endpointId: number, seq: number) {
  await readEndpoint(endpointId);
  const where = { endpointId, seq };
  const delivery = await WebhookDelivery.findOne({ where, include: [Event] });
  if (!delivery?.event) throw notFound('webhook delivery', seq);
  const attemptList = await WebhookAttempt.findAll({ where, order: ['attempt'], raw: true });
  const [row] = await present([delivery]);
  return { ...(row as ReturnType<typeof rowOf>), body: bodyOf(delivery.event), attemptList };
}

async function present(deliveries: WebhookDelivery[]) {
  const names = await nameSubjects(deliveries.map(({ event }) => event as Event));
  return deliveries.map((delivery) => rowOf(delivery, names));
}

function rowOf(delivery: WebhookDelivery, names: ReadonlyMap<string, string>) {
  const event = delivery.event as Event;
  return {
    ...delivery.get(),
    messageId: messageId(event.id),
    type: event.type,
    aggregateType: event.aggregateType,
    aggregateId: event.aggregateId,
    aggregateName: names.get(subjectKey(event)) ?? null,
    occurredAt: event.occurredAt,
    dueAt: delivery.status === 'pending' ? delivery.dueAt : null,
  };
}
