import type { FastifyInstance, preValidationHookHandler, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { Problem } from '../errors.js';
import { problems } from '../schemas.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose version If-Match is compared with, where the handler does so: `order`; see src/etag.ts. */
    ifMatch?: string;
  }
}

/** Of what changes something. Reading under a condition is answered in full, which the RFC allows. */
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Conditions that no route looks at (RFC 9110, 13.1): a change that ignores one would overwrite what it guards. */
const NEVER_HONOURED = ['if-none-match', 'if-unmodified-since'];

/**
 * A change that is asked for under a condition is made under that condition or not at all. What a route honours it
 * declares once, in its config, and both its document and its refusals follow: no route can forget.
 */
export default fp(
  async (app: FastifyInstance) => {
    app.addHook('onRoute', (route) => {
      if (![route.method].flat().some((method) => CHANGING.has(method))) return;
      const { ifMatch } = route.config ?? {};
      if (ifMatch) describeIfMatch(route, ifMatch);
      const refused = ifMatch ? NEVER_HONOURED : ['if-match', ...NEVER_HONOURED];
      route.preValidation = [refuseHeaders(refused), ...[route.preValidation ?? []].flat()];
    });
  },
  { name: 'request-conditions' },
);

function describeIfMatch({ schema }: RouteOptions, what: string): void {
  if (!schema) return;
  const ifMatch = z
    .string()
    .optional()
    .describe(`The ETag of the ${what} as you have read it; 412 when it has changed since`)
    .meta({ examples: ['"3"'] });
  // Loose: a request has other headers too.
  const known = schema.headers instanceof z.ZodObject ? schema.headers.shape : {};
  schema.headers = z.looseObject({ ...known, 'if-match': ifMatch });
  schema.response = { ...problems('PRECONDITION_FAILED'), ...(schema.response as object) };
}

function refuseHeaders(names: string[]): preValidationHookHandler {
  return (request, _reply, done) => {
    const sent = names.filter((name) => request.headers[name] !== undefined);
    if (sent.length === 0) return done();
    const detail = `Leave out ${sent.join(', ')}: this address changes things without looking at it.`;
    const errors = sent.map((field) => ({ field, message: 'is not honoured here' }));
    done(new Problem('VALIDATION_FAILED', detail, { errors }));
  };
}
