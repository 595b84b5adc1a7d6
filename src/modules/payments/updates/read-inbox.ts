import { z } from 'zod';
import { findPage, type PageRequest, timeKey } from '../../../http/paging.js';
import { PaymentEvent } from '../../../models/index.js';

/** As the column is: it cannot be compared with other characters. */
const ASCII = /^[\x20-\x7e]*$/;

/** A page of the events that wait to be applied, the oldest first. */
export function listWaitingEvents(paging: PageRequest) {
  return findPage(
    PaymentEvent,
    {
      attributes: ['provider', 'eventId', 'type', 'reference', 'error', 'receivedAt'],
      where: { processedAt: null },
      sortedBy: [
        { by: 'receivedAt', key: timeKey },
        { by: 'eventId', key: z.string().regex(ASCII) },
      ],
      raw: true,
    },
    paging,
  );
}
