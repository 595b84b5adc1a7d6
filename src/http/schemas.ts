import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../errors.js';
import { isInvisible } from '../rules/identity.js';
import { ACTOR_TYPES } from '../rules/principal.js';
import { isOneLine, isPrice, isText, LIMITS, SLUG_PATTERN } from '../rules/values.js';

/** Building blocks for the modules' schemas. Limits come from rules/values, so schemas and models agree. */

/** The largest INT UNSIGNED. */
const MAX_ID = 4_294_967_295;

/** Trimmed text with at least one visible character. */
const visible = ({ min, max }: { min: number; max: number }) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => !isInvisible(value), 'must contain visible characters');

/** One line of text, without control characters. */
export const oneLine = (lengths: { min: number; max: number }) =>
  visible(lengths).refine(isOneLine, 'must not have control characters');

/** Text that may run over several lines. */
export const text = (lengths: { min: number; max: number }) =>
  visible(lengths).refine(isText, 'must not have control characters');

export const id = z
  .int()
  .min(1)
  .max(MAX_ID)
  .meta({ examples: [1] });

/** An integer id in a path or query. Refuses `1e3`, `-1` and `007`. */
export const idInPath = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'must be a positive whole number')
  .transform(Number)
  .refine((value) => value <= MAX_ID, `must be at most ${MAX_ID}`)
  .meta({ ...describedAs('integer', { minimum: 1, maximum: MAX_ID }), examples: [1] });

const MAX_IDS = 100;
/** Several integer ids: `1,2,3`. At most as many as a page has entries. */
export const idsInQuery = z
  .string()
  .regex(/^[1-9]\d{0,9}(,[1-9]\d{0,9})*$/, 'must be ids with commas between them')
  .transform((list) => list.split(',').map(Number))
  .refine((ids) => ids.length <= MAX_IDS, `must be at most ${MAX_IDS} ids`);

export const idParams = z.object({ id: idInPath });

/** A UUID in a path or query. Upper case is accepted and converted: UUIDs are case-insensitive (RFC 9562, 4). */
export const uuidParam = z.uuid('must be a UUID').toLowerCase();

/** A UUID in a body. */
export const uuidIn = uuidParam.meta({ examples: ['019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e'] });

export const orderIdParams = z.object({
  id: uuidParam.meta({ examples: ['019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e'] }),
});

/** Body of a PATCH: any of the fields, but at least one. */
export const changesOf = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.strictObject(fields).partial().refine(namesAnything, 'must name at least one field');

const namesAnything = (changes: object): boolean => Object.keys(changes).length > 0;

/** An object that names an order line, with further fields. */
export const lineObject = <Said extends z.ZodRawShape>(said: Said) =>
  z.strictObject({ line: z.int().min(1).max(LIMITS.orderLines.max), ...said });

/** Units of order lines. Entries for the same line are added up. */
export const unitsOfLines = z
  .array(lineObject({ quantity: z.int().min(LIMITS.orderQuantity.min).max(LIMITS.orderQuantity.max) }))
  .min(LIMITS.orderLines.min)
  .max(LIMITS.orderLines.max)
  .meta({ examples: [[{ line: 1, quantity: 1 }]] });

/**
 * A price in a request: "19.99". JSON numbers are refused, since 0.1 + 0.2 is not 0.3. The decimals of the currency are checked
 * where the currency is known; see money/require-amount.ts.
 */
export const price = z
  .string()
  .refine(isPrice, 'must be a decimal string such as "19.99", with no more decimals than its currency has')
  .meta({ examples: ['19.99'] });

/** An amount in a response, with the decimals of its currency. Reports find their amount columns by this format. */
export const amount = z.string().meta({
  description: 'Decimal string, with as many decimals as its currency has',
  format: 'decimal',
  examples: ['49.98'],
});

/** Code of a tax category, shipping method, customer group or price list. */
export const ruleCode = z
  .string()
  .min(LIMITS.ruleCode.min)
  .max(LIMITS.ruleCode.max)
  .regex(SLUG_PATTERN, 'must be lower-case words joined by hyphens')
  .describe('Unique');

export const currency = z.string().meta({ description: 'ISO 4217 currency code', examples: ['USD'] });

export const orderNumber = z
  .string()
  .meta({ description: 'Order number for people to read and say', examples: ['3F7K-Q9XW-2MPD'] });

/** Who made a change. */
export const actorType = z
  .enum(ACTOR_TYPES)
  .describe(
    '`service`: the service itself, for example when a payment arrives. `guest`: who ordered without an account',
  );

export const timestamp = z.date();

/** Latest value of a column: 9999-12-31. */
const LATEST_MS = 253_402_300_799_999;

/** A time with its time zone in a request. Stays text, since OpenAPI examples of transformed values are left out. */
export const timeIn = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .refine(
    (time) => Date.parse(time) >= 0 && Date.parse(time) <= LATEST_MS,
    'must be a time from 1970 to 9999',
  )
  .meta({ examples: ['2026-01-31T12:00:00Z'] });

/** Characters. A cursor may contain a name of 255 characters with three bytes each, escaped and in base64. */
const LONGEST_CURSOR = 2_000;

export function wholeNumberInQuery(min: number, max: number) {
  return z
    .string()
    .refine(
      (value) => /^\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number)
    .meta(describedAs('integer', { minimum: min, maximum: max }));
}

/** A day. No order was placed before 1970, where UUIDv7 begins. */
export const dayInQuery = z.iso
  .date('must be a day such as 2026-01-31')
  .refine((date) => date >= '1970-01-01', 'must be 1970-01-01 or later');

/** One or more values of a closed set, separated by commas. */
export const commaSeparated = <const Values extends readonly [string, ...string[]]>(values: Values) => {
  const one = values.join('|');
  return z
    .string()
    .regex(
      new RegExp(`^(${one})(,(${one}))*$`),
      `must be one or more of ${values.join(', ')}, separated by commas`,
    )
    .transform((list) => [...new Set(list.split(','))] as Values[number][])
    .meta({ examples: [values.slice(0, 2).join(',')] });
};

export const flagInQuery = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta(describedAs('boolean'));

/** Query parameters of lists: `limit`, with either `offset` or the cursor `after`. */
export const paging = {
  limit: wholeNumberInQuery(1, 100).default(20).describe('Entries per page, at most 100. Default: 20'),
  offset: wholeNumberInQuery(0, 1_000_000).optional().describe('Entries to skip'),
  after: z
    .string()
    .max(LONGEST_CURSOR)
    .optional()
    .describe('Cursor: `next` of the previous page. Faster than a large `offset`'),
  count: flagInQuery
    .optional()
    .describe('`true`: also return `total`, the length of the whole list. Slow for long lists'),
};

/** Query parameters are text, but OpenAPI describes the parsed type. */
function describedAs(type: 'integer' | 'boolean', bounds: { minimum?: number; maximum?: number } = {}) {
  return { type, ...bounds, pattern: undefined, enum: undefined };
}

/** A page of a list. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null on the last page'),
    total: z.int().optional().describe('Length of the whole list; only with `count=true`'),
  });

/** RFC 9457, with a stable `code`; some codes add members of their own. */
const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    requestId: z.string(),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem document',
    examples: [
      {
        type: 'urn:stockkeeper:problem:insufficient-stock',
        title: 'There is not enough stock',
        status: 409,
        detail: 'Asked for 3 of product 7, of which there are 2.',
        code: 'INSUFFICIENT_STOCK',
        shortages: [{ productId: 7, requested: 3, available: 2 }],
        requestId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
      },
    ],
  });

/**
 * The `response` entries for problems that are specific to a route. plugins/openapi adds those that follow from its policy and
 * inputs (400, 401, 403, 429, 500, 503).
 */
export function problems(...codes: ProblemCode[]): Record<never, never> {
  const responses: Record<number, unknown> = {};
  for (const status of new Set(codes.map((code) => PROBLEMS[code].status))) {
    const ofStatus = codes.filter((code) => PROBLEMS[code].status === status);
    responses[status] = {
      description: ofStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
      content: {
        'application/problem+json': { schema: problem },
      },
    };
  }
  return responses;
}
