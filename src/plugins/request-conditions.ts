import type { FastifyInstance, preValidationHookHandler, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { Problem, type ProblemCode } from '../errors.js';
import { IDEMPOTENCY_KEY_PATTERN } from '../models/idempotency-key.js';
import { withProblems } from './openapi-problems.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose version If-Match is compared with, where the handler does so: `order`; see src/http/etag.ts. */
    ifMatch?: string;
    /** Whether the handler makes the change once for each Idempotency-Key; see src/http/idempotency.ts. */
    idempotent?: boolean;
  }
}

/** Methods that change something. Conditional reads get a full response, which RFC 9110 allows. */
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Conditions that no route supports (RFC 9110, 13.1). Ignoring one could overwrite what it protects. */
const NEVER_HONOURED = ['if-none-match', 'if-unmodified-since'];

/**
 * Conditional and idempotent requests are handled as such or refused, never silently treated as plain ones. A route declares
 * what it supports in its config; its documentation and the refusal of other headers follow from that.
 */
export default fp(
  async (app: FastifyInstance) => {
    app.addHook('onRoute', (route) => {
      if (![route.method].flat().some((method) => CHANGING.has(method))) return;
      const { ifMatch, idempotent } = route.config ?? {};
      if (ifMatch) describe(route, { 'if-match': ifMatchOf(ifMatch) }, 'PRECONDITION_FAILED');
      if (idempotent) describe(route, { 'idempotency-key': IDEMPOTENCY_KEY }, 'IDEMPOTENCY_KEY_REUSED');
      const refused = [
        ...(ifMatch ? [] : ['if-match']),
        ...(idempotent ? [] : ['idempotency-key']),
        ...NEVER_HONOURED,
      ];
      route.preValidation = [refuseHeaders(refused), ...[route.preValidation ?? []].flat()];
    });
  },
  { name: 'request-conditions' },
);

const ifMatchOf = (what: string) =>
  z
    .string()
    .optional()
    .describe(`ETag of the ${what} as you last read it. Answers 412 if it has changed since`)
    .meta({ examples: ['"3"'] });

const IDEMPOTENCY_KEY = z
  .string()
  .regex(IDEMPOTENCY_KEY_PATTERN, 'must be 1 to 255 printable ASCII characters')
  .optional()
  .describe(
    'A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422.',
  );

function describe({ schema }: RouteOptions, header: z.ZodRawShape, refusal: ProblemCode): void {
  if (!schema) return;
  const known = schema.headers instanceof z.ZodObject ? schema.headers.shape : {};
  schema.headers = z.object({ ...known, ...header });
  schema.response = withProblems(schema.response, refusal);
}

function refuseHeaders(names: string[]): preValidationHookHandler {
  return (request, _reply, done) => {
    const sent = names.filter((name) => request.headers[name] !== undefined);
    if (sent.length === 0) return done();
    const detail = `Remove ${sent.join(', ')}: this route does not support it, and ignoring it could change more than you want.`;
    const errors = sent.map((field) => ({ field, message: 'is not supported here' }));
    done(new Problem('VALIDATION_FAILED', detail, { errors }));
  };
}
