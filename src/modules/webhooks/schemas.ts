import { z } from 'zod';
import { EVENT_TYPE_NAMES, typesOf } from '../../events/catalogue.js';
import {
  changesOf,
  commaSeparated,
  flagInQuery,
  id,
  idInPath,
  oneLine,
  page,
  paging,
  timeIn,
  timestamp,
} from '../../http/schemas.js';
import { DELIVERY_ERRORS } from '../../models/webhook-attempt.js';
import { DELIVERY_STATUSES } from '../../models/webhook-delivery.js';
import { DISABLED_REASONS } from '../../models/webhook-endpoint.js';
import { nearestOf } from '../../rules/nearest.js';
import { LIMITS } from '../../rules/values.js';

const URL_EXAMPLE = 'https://erp.example.com/hooks/shop';
const SECRET_EXAMPLE = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const TIME = '2026-01-31T12:00:00.000Z';

/** All types of events, one by one, by what they begin with, and as a whole. */
const PATTERNS = [
  '*',
  ...new Set(EVENT_TYPE_NAMES.map((type) => `${type.split('.', 1)}.*`)),
  ...EVENT_TYPE_NAMES,
];

const eventType = z
  .string()
  .refine((pattern) => typesOf(pattern).length > 0, {
    error: ({ input }) => {
      const isShort = typeof input === 'string' && input.length <= 64;
      const meant = isShort ? nearestOf(input, PATTERNS) : undefined;
      return meant ? `is no type of event: did you mean ${meant}?` : 'must be a type of event, order.* or *';
    },
  })
  .meta({ enum: PATTERNS });

const eventTypes = z
  .array(eventType)
  .min(LIMITS.webhookTypes.min)
  .max(LIMITS.webhookTypes.max)
  .refine((types) => new Set(types).size === types.length, 'must name each type once')
  .describe('Types of events to send: `order.placed`, `order.*` for all that begin so, or `*` for all')
  .meta({ examples: [['order.*', 'stock.out']] });

const fields = {
  url: z
    .string()
    .max(LIMITS.webhookUrl.max)
    .describe(
      'Where to send events: https, without credentials or fragment. In production, not to addresses of private networks',
    )
    .meta({ examples: [URL_EXAMPLE] }),
  description: oneLine(LIMITS.webhookDescription).nullable().optional(),
  types: eventTypes,
  maxInFlight: z
    .int()
    .min(LIMITS.webhookInFlight.min)
    .max(LIMITS.webhookInFlight.max)
    .optional()
    .describe('Requests to it at a time. Default: 4'),
};

export const newEndpoint = z
  .strictObject(fields)
  .meta({ id: 'NewWebhookEndpoint', examples: [{ url: URL_EXAMPLE, types: ['order.*'] }] });
export const endpointChanges = changesOf(fields).meta({ examples: [{ types: ['*'] }] });

export type NewEndpoint = z.output<typeof newEndpoint>;
export type EndpointChanges = z.output<typeof endpointChanges>;

const shown = {
  id,
  url: z.string(),
  description: z.string().nullable(),
  types: z.array(z.string()),
  maxInFlight: z.int(),
  isActive: z.boolean(),
  disabledAt: timestamp.nullable(),
  disabledReason: z
    .enum(DISABLED_REASONS)
    .nullable()
    .describe('`gone`: it answered 410; `failing`: for five days, every attempt failed'),
  failures: z.int().describe('Failed attempts in a row'),
  failingSince: timestamp.nullable().describe('Time of the first of them'),
  pending: z.int().describe('Deliveries that are still to be made'),
  previousSecretUntil: timestamp
    .nullable()
    .describe('After a rotation: until then, the secret before signs as well'),
  version: z.int(),
  createdAt: timestamp,
  updatedAt: timestamp,
};

const EXAMPLE = {
  id: 1,
  url: URL_EXAMPLE,
  description: 'Our ERP',
  types: ['order.*', 'stock.out'],
  maxInFlight: 4,
  isActive: true,
  disabledAt: null,
  disabledReason: null,
  failures: 0,
  failingSince: null,
  pending: 0,
  previousSecretUntil: null,
  version: 1,
  createdAt: TIME,
  updatedAt: TIME,
};

export const endpoint = z.object(shown).meta({ id: 'WebhookEndpoint', examples: [EXAMPLE] });
export const endpointWithSecret = z
  .object({
    ...shown,
    secret: z.string().describe('Verifies signatures. Shown this once: keep it where the receiver finds it'),
  })
  .meta({ id: 'WebhookEndpointWithSecret', examples: [{ ...EXAMPLE, secret: SECRET_EXAMPLE }] });
export const endpointPage = page(endpoint);
export const endpointFilters = z.strictObject({ ...paging, isActive: flagInQuery.optional() });

export const enabling = z
  .strictObject({
    replay: z
      .boolean()
      .default(true)
      .describe('Whether what waits for it is sent; otherwise that is skipped. Default: true'),
  })
  .meta({ examples: [{ replay: false }] });

const outcome = {
  ms: z.int().describe('Milliseconds until the end of the answer'),
  statusCode: z.int().nullable(),
  error: z.enum(DELIVERY_ERRORS).nullable().describe('Why it failed; null if it succeeded'),
  response: z.string().nullable().describe('The beginning of the answer, at most 1,024 characters'),
};

export const testResult = z.object(outcome).meta({
  id: 'WebhookTestResult',
  examples: [{ ms: 41, statusCode: 204, error: null, response: '' }],
});

const seqInPath = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'must be a positive whole number')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, pattern: undefined, examples: [42] });

export const deliveryParams = z.object({ id: idInPath, seq: seqInPath });

const deliveryFields = {
  endpointId: id,
  seq: z.int().describe('Place of the event in the order of all events'),
  messageId: z.string().describe('The `webhook-id` of every attempt'),
  type: z.string(),
  aggregateType: z.string().describe('What the event is about'),
  aggregateId: z.string(),
  aggregateName: z
    .string()
    .nullable()
    .describe('What people call it: the number of an order, the name of a product; null once it is gone'),
  occurredAt: timestamp,
  status: z
    .enum(DELIVERY_STATUSES)
    .describe('`failed`: given up; `skipped`: the endpoint was enabled without what it had missed'),
  isReplay: z.boolean().describe('Whether it was queued again, or later than its event'),
  attempts: z.int(),
  dueAt: timestamp.nullable().describe('When it may be sent (again); null once it has ended'),
  endedAt: timestamp.nullable(),
  lastStatusCode: z.int().nullable(),
  lastError: z.enum(DELIVERY_ERRORS).nullable(),
};

const DELIVERY_EXAMPLE = {
  endpointId: 1,
  seq: 42,
  messageId: 'evt_019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
  type: 'order.placed',
  aggregateType: 'order',
  aggregateId: '019a9e2c-5f00-7c44-9d1e-1a2b3c4d5e6f',
  aggregateName: '37XZ-3WFY-MM6N',
  occurredAt: TIME,
  status: 'done',
  isReplay: false,
  attempts: 1,
  dueAt: null,
  endedAt: TIME,
  lastStatusCode: 204,
  lastError: null,
};

const delivery = z.object(deliveryFields).meta({ id: 'WebhookDelivery', examples: [DELIVERY_EXAMPLE] });
export const deliveryPage = page(delivery);
export const deliveryFilters = z.strictObject({
  ...paging,
  status: commaSeparated(DELIVERY_STATUSES).optional(),
});

export const deliveryWithAttempts = z
  .object({
    ...deliveryFields,
    body: z.string().describe('What is sent: the same bytes in every attempt'),
    attemptList: z.array(z.object({ attempt: z.int().describe('Counts from 1'), at: timestamp, ...outcome })),
  })
  .meta({
    id: 'WebhookDeliveryWithAttempts',
    examples: [
      {
        ...DELIVERY_EXAMPLE,
        body: '{"type":"order.placed","timestamp":"2026-01-31T12:00:00.000Z","sequence":42,"data":{}}',
        attemptList: [{ attempt: 1, at: TIME, ms: 41, statusCode: 204, error: null, response: '' }],
      },
    ],
  });

const REPLAYED = ['failed', 'skipped', 'missing', 'done'] as const;

export const replay = z
  .strictObject({
    from: timeIn.describe('Events from then on'),
    to: timeIn.optional().describe('And before then. Default: now'),
    types: eventTypes.optional().describe('Default: what the endpoint gets'),
    status: z
      .array(z.enum(REPLAYED))
      .min(1)
      .max(REPLAYED.length)
      .default(['failed', 'skipped', 'missing'])
      .describe(
        '`missing`: events that were not sent to it, since it did not exist or did not want them. Default: all but `done`',
      ),
  })
  .refine(({ from, to }) => to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must be later than from',
  })
  .meta({ id: 'WebhookReplay', examples: [{ from: '2026-01-31T00:00:00Z', to: '2026-02-01T00:00:00Z' }] });
export type Replay = z.output<typeof replay>;

export const replayed = z
  .object({ queued: z.int().describe('Events that are sent again') })
  .meta({ examples: [{ queued: 12 }] });
