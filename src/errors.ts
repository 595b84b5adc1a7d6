import { z } from 'zod';

/**
 * All error codes of the API. Clients branch on the code, which is stable; the title is for people. Rendered as RFC 9457
 * problem documents by plugins/problem-details.ts.
 */
export const PROBLEMS = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not valid' },
  MALFORMED_JSON: { status: 400, title: 'The body is not valid JSON' },
  BAD_REQUEST: { status: 400, title: 'The request cannot be understood' },
  INVALID_SIGNATURE: { status: 400, title: 'The signature is not that of the payment provider' },
  INVALID_TOKEN: { status: 400, title: 'The link is not valid any more' },
  AUTHENTICATION_REQUIRED: { status: 401, title: 'A valid access token is required' },
  INVALID_CREDENTIALS: { status: 401, title: 'E-mail or password is wrong' },
  INVALID_REFRESH_TOKEN: { status: 401, title: 'The refresh token is not valid' },
  ACCOUNT_DISABLED: { status: 403, title: 'This account is disabled' },
  EMAIL_NOT_VERIFIED: { status: 403, title: 'The e-mail address is not verified' },
  WRONG_PASSWORD: { status: 403, title: 'The current password is wrong' },
  FORBIDDEN: { status: 403, title: 'This account may not do that' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'Pages of that origin may not call this API' },
  NOT_FOUND: { status: 404, title: 'Nothing is here' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not answer that method' },
  ALREADY_EXISTS: { status: 409, title: 'A unique value is already taken' },
  MAIL_NOT_CONFIGURED: { status: 409, title: 'The shop sends no mail' },
  STILL_REFERENCED: { status: 409, title: 'Something else refers to this, or what this refers to is gone' },
  CONFLICT: { status: 409, title: 'That conflicts with the present state' },
  INSUFFICIENT_STOCK: { status: 409, title: 'There is not enough stock' },
  STOCK_CHANGED: { status: 409, title: 'There is not the stock that was seen' },
  STOCK_PROMISED: { status: 409, title: 'Orders and checkouts have the units that are missing' },
  DOCUMENT_STATE_CONFLICT: { status: 409, title: 'The stock document is not in a state that allows this' },
  DOCUMENT_QUANTITY_EXCEEDED: { status: 409, title: 'The stock document does not have that many units open' },
  PRODUCT_UNAVAILABLE: { status: 409, title: 'A product cannot be bought' },
  UNPAID_LIMIT_EXCEEDED: { status: 409, title: 'The account holds too many unpaid units' },
  HOLD_GONE: { status: 409, title: 'The hold no longer exists' },
  HOLD_LIMIT_EXCEEDED: { status: 409, title: 'Too many units in a hold, or too many holds' },
  NO_PRICE_IN_CURRENCY: { status: 409, title: 'A product has no price in that currency' },
  MIXED_CURRENCIES: { status: 409, title: 'One order takes products of one currency' },
  DISCOUNT_INVALID: { status: 409, title: 'A discount code does not apply' },
  ORDER_TOTAL_TOO_LARGE: { status: 409, title: 'The order total is beyond what one order may cost' },
  SHIPPING_UNAVAILABLE: { status: 409, title: 'The order cannot be sent to that address' },
  SHIPPING_METHOD_INVALID: { status: 409, title: 'The order needs another shipping method' },
  PRICE_CHANGED: { status: 409, title: 'The total is not the expected one' },
  QUOTE_REQUIRED: { status: 409, title: 'The order has to be quoted first' },
  QUOTE_EXPIRED: { status: 409, title: 'The quote has expired' },
  ORDER_STATE_CONFLICT: { status: 409, title: 'The order is not in a state that allows this' },
  ORDER_NOT_PAID: { status: 409, title: 'The order has not been paid' },
  RETURN_STATE_CONFLICT: { status: 409, title: 'The return is not in a state that allows this' },
  QUANTITY_EXCEEDED: { status: 409, title: 'The order does not have that many units for this' },
  UNITS_BACKORDERED: { status: 409, title: 'Some of the units are on backorder' },
  PAYMENT_STATE_CONFLICT: { status: 409, title: 'The payment is not in a state that allows this' },
  AMOUNT_EXCEEDED: { status: 409, title: 'There is not that much money for this' },
  NOTHING_TO_PAY: { status: 409, title: 'The order costs nothing' },
  AMOUNT_NOT_PAYABLE: { status: 409, title: 'The currency has no such amount' },
  PAYMENT_REFUSED: { status: 409, title: 'The payment provider refused' },
  CURSOR_EXPIRED: { status: 410, title: 'What follows that cursor is no longer kept' },
  PRECONDITION_FAILED: { status: 412, title: 'It has changed since it was read' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  URI_TOO_LONG: { status: 414, title: 'The address is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be application/json' },
  EXPECTATION_FAILED: { status: 417, title: 'The expectation cannot be met' },
  QUOTE_MISMATCH: { status: 422, title: 'The quote is not for this order' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The request headers are too large' },
  INTERNAL_ERROR: { status: 500, title: 'Something went wrong on our side' },
  PAYMENT_PROVIDER_UNAVAILABLE: { status: 503, title: 'The payment provider does not answer' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'The service cannot answer right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Why a discount code does not apply. */
export const CODE_REASONS = [
  'unknown',
  'not_started',
  'expired',
  'customer',
  'exhausted',
  'minimum',
  'not_applicable',
  'not_combinable',
] as const;

const productIds = z.array(z.int());
const shippingMethods = z
  .array(
    z.object({
      code: z.string(),
      name: z.string(),
      amount: z.string(),
      daysMin: z.int().nullable(),
      daysMax: z.int().nullable(),
    }),
  )
  .describe('Those that there are for the order');
const units = { requested: z.int(), available: z.int() };
const errors = z
  .array(z.object({ field: z.string(), message: z.string() }))
  .describe('One entry a field that is wrong');

/** Members that a code adds to its problem documents; docs/errors.md lists them too. */
export const PROBLEM_MEMBERS = {
  VALIDATION_FAILED: { errors },
  ALREADY_EXISTS: { errors },
  INSUFFICIENT_STOCK: {
    shortages: z.array(
      z.object({
        productId: z.int(),
        locationId: z.int().optional().describe('Where stock was to be adjusted'),
        ...units,
        notShippable: z.int().optional().describe('Units at locations that do not ship to the country'),
      }),
    ),
  },
  STOCK_CHANGED: {
    levels: z
      .array(
        z.object({
          productId: z.int(),
          locationId: z.int(),
          changeFromQuantity: z.int(),
          onHand: z.int().describe('Units that are there'),
        }),
      )
      .describe('Each that is not as it was seen'),
  },
  STOCK_PROMISED: {
    levels: z
      .array(
        z.object({
          productId: z.int(),
          locationId: z.int(),
          onHand: z.int().describe('Units that would be left'),
          committed: z.int(),
          held: z.int(),
        }),
      )
      .describe('Each that would have fewer units than are promised'),
    orders: z
      .array(
        z.object({ orderId: z.string(), orderNumber: z.string(), productId: z.int(), quantity: z.int() }),
      )
      .describe('The newest that have units of them'),
  },
  DOCUMENT_STATE_CONFLICT: { kind: z.string(), currentStatus: z.string() },
  DOCUMENT_QUANTITY_EXCEEDED: { lines: z.array(z.object({ productId: z.int(), ...units })) },
  PRODUCT_UNAVAILABLE: { productIds },
  NO_PRICE_IN_CURRENCY: { productIds },
  UNPAID_LIMIT_EXCEEDED: {
    limit: z.int(),
    lines: z.array(z.object({ productId: z.int(), requested: z.int(), left: z.int() })),
  },
  HOLD_LIMIT_EXCEEDED: {
    limit: z.int(),
    holdIds: z.array(z.string()).optional().describe('Holds of the account, if it has too many'),
    lines: z
      .array(z.object({ productId: z.int(), requested: z.int() }))
      .optional()
      .describe('Products with more units than a hold may have'),
  },
  SHIPPING_METHOD_INVALID: { shippingMethods },
  DISCOUNT_INVALID: {
    reason: z.enum(CODE_REASONS).describe('Of the first of them'),
    codes: z.array(z.object({ code: z.string(), reason: z.enum(CODE_REASONS) })),
  },
  PRICE_CHANGED: { totalAmount: z.string() },
  ORDER_STATE_CONFLICT: { currentStatus: z.string() },
  ORDER_NOT_PAID: { paymentStatus: z.string(), paymentMethod: z.string() },
  RETURN_STATE_CONFLICT: { currentStatus: z.string() },
  QUANTITY_EXCEEDED: { lines: z.array(z.object({ line: z.int(), productId: z.int(), ...units })) },
  UNITS_BACKORDERED: {
    units: z.array(
      z.object({
        productId: z.int(),
        requested: z.int(),
        available: z.int().describe('Units that are there'),
        backordered: z.int().describe('Units that are not there yet'),
      }),
    ),
  },
  PAYMENT_STATE_CONFLICT: { paymentStatus: z.string() },
  AMOUNT_EXCEEDED: { available: z.string() },
  AMOUNT_NOT_PAYABLE: { productIds: productIds.optional().describe('When placing an order') },
  PAYMENT_REFUSED: { reason: z.string().nullable() },
  CURSOR_EXPIRED: { oldest: z.int().describe('The `seq` of the oldest event that is kept') },
  PRECONDITION_FAILED: { version: z.int().describe('The present one') },
} as const satisfies Partial<Record<ProblemCode, z.ZodRawShape>>;

/** Codes without additional members. */
export type PlainProblemCode = Exclude<ProblemCode, keyof typeof PROBLEM_MEMBERS>;

export interface FieldError {
  /** Path in the request: `items.0.quantity`. */
  field: string;
  message: string;
}

interface AnyOptions {
  /** Seconds until a retry makes sense, for the Retry-After header. Every 503 has one. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

type MembersOf<Code extends ProblemCode> = Code extends keyof typeof PROBLEM_MEMBERS
  ? z.input<z.ZodObject<(typeof PROBLEM_MEMBERS)[Code]>>
  : object;

/** Options of a problem: exactly the members that its code adds, as `errors` or in `extensions`. */
type OptionsOf<Code extends ProblemCode> = Code extends PlainProblemCode
  ? [options?: AnyOptions]
  : MembersOf<Code> extends { errors: unknown }
    ? [options: AnyOptions & { errors: FieldError[] }]
    : object extends MembersOf<Code>
      ? [options?: AnyOptions & { extensions?: MembersOf<Code> }]
      : [options: AnyOptions & { extensions: MembersOf<Code> }];

/** Default of a 503. */
const RETRY_AFTER_SECONDS = 5;

/** An error that becomes a problem document. Any other error becomes INTERNAL_ERROR. */
export class Problem<Code extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly errors?: FieldError[];
  /** Members that the code adds to the document, such as `shortages`. */
  readonly extensions?: object;
  readonly retryAfterSeconds?: number;

  /** @param detail a sentence for people: what is wrong and what to do about it */
  constructor(
    readonly code: Code,
    detail: string,
    ...[given]: OptionsOf<Code>
  ) {
    const options: AnyOptions & { errors?: FieldError[]; extensions?: object } = given ?? {};
    super(detail, { cause: options.cause });
    this.status = PROBLEMS[code].status;
    this.title = PROBLEMS[code].title;
    this.errors = options.errors;
    this.extensions = options.extensions;
    this.retryAfterSeconds =
      options.retryAfterSeconds ?? (this.status === 503 ? RETRY_AFTER_SECONDS : undefined);
  }
}

export const accountDisabled = (): Problem =>
  new Problem('ACCOUNT_DISABLED', 'Ask the shop to enable the account again.');

/** The VALIDATION_FAILED problem for one field. @param field its path in the request */
export function invalidField(field: string, message: string): Problem {
  return new Problem('VALIDATION_FAILED', `Please correct: ${field}.`, { errors: [{ field, message }] });
}

/** @example throw notFound('product', 7) */
export function notFound(what: string, id: number | string): Problem {
  return new Problem('NOT_FOUND', `There is no ${what} ${id}.`);
}
