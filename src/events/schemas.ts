import { z } from 'zod';
import { timestamp } from '../http/schemas.js';
import { EVENT_TYPE_NAMES, typesOf } from './catalogue.js';

const LONGEST_WAIT_SECONDS = 30;

const seqInQuery = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a `next` of this feed, or 0')
  .transform(Number)
  .meta({ type: 'integer', minimum: 0, pattern: undefined });

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,3}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number)
    .meta({ type: 'integer', minimum: min, maximum: max });

/** Types and patterns, with commas between them. */
const types = z
  .string()
  .max(2_000)
  .refine((list) => list.split(',').every((one) => typesOf(one).length > 0), {
    error:
      'must be types of events such as order.placed or order.*, with commas between them: see docs/events.md',
  })
  .transform((list) => [...new Set(list.split(',').flatMap(typesOf))])
  .meta({ examples: ['order.*,payment.captured'] });

export const feedQuery = z.strictObject({
  after: seqInQuery
    .optional()
    .describe(
      'Cursor: `next` of the page before; 0: from the oldest event that is kept. Default: from now on',
    ),
  types: types.optional().describe('Only these types. Default: all'),
  limit: wholeNumber(1, 100).default(100).describe('Entries per page, at most 100. Default: 100'),
  wait: wholeNumber(0, LONGEST_WAIT_SECONDS)
    .default(0)
    .describe(`Seconds to wait for an event if there is none, at most ${LONGEST_WAIT_SECONDS}. Default: 0`),
});

const event = z
  .object({
    seq: z.int().describe('Place in the feed: rises by one from event to event'),
    id: z.uuid(),
    type: z.enum(EVENT_TYPE_NAMES as [string, ...string[]]),
    aggregateType: z.string(),
    aggregateId: z.string(),
    version: z.int().describe('Of the aggregate after the event; never falls'),
    occurredAt: timestamp,
    data: z.looseObject({}).describe('Depends on the type: see docs/events.md'),
  })
  .meta({
    id: 'Event',
    examples: [
      {
        seq: 1024,
        id: '019a9e2c-6a11-7c3f-9b7e-8a3c2f6d1f0c',
        type: 'order.placed',
        aggregateType: 'order',
        aggregateId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        version: 1,
        occurredAt: '2026-01-31T12:00:00.000Z',
        data: { number: '3F7K-Q9XW-2MPD', status: 'pending', totalAmount: '49.98', currency: 'USD' },
      },
    ],
  });

export const eventPage = z
  .object({
    items: z.array(event),
    next: z.int().describe('Cursor of what follows: there is always one'),
    hasMore: z.boolean().describe('Whether events follow already'),
  })
  .meta({ id: 'EventPage' });
