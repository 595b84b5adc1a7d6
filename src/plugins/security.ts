import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import helmet from 'helmet';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';

/** Where a developer's pages come from, whatever the port. */
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Beside those that any page may read. */
const EXPOSED_HEADERS = [
  'content-disposition',
  'etag',
  'idempotent-replayed',
  'location',
  'retry-after',
  'x-request-id',
];

/** Security headers, cross-origin requests by allow-list, and the rate limit that auth routes ask for. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const headers = securityHeaders();
    const origins = [...config.corsOrigins, ...(config.environment === 'development' ? [LOCAL_ORIGIN] : [])];
    app.addHook('onRequest', (request, reply, done) => {
      reply.headers(headers);
      done(request.method === 'OPTIONS' ? refusalOfPreflight(request, origins) : undefined);
    });
    if (origins.length > 0) {
      await app.register(cors, {
        origin: origins,
        methods: ['GET', 'POST', 'PATCH', 'DELETE'],
        exposedHeaders: EXPOSED_HEADERS,
        maxAge: 600,
        // The strict answer to an OPTIONS that is no preflight is plain text.
        strictPreflight: false,
      });
    }
    // Counted in this process: with several, the limit of the whole is that many times higher.
    await app.register(rateLimit, {
      global: false,
      errorResponseBuilder: (_request, { ttl }) => {
        const seconds = Math.ceil(ttl / 1000);
        return new Problem('TOO_MANY_REQUESTS', `Try again in ${seconds} s.`, { retryAfterSeconds: seconds });
      },
    });
  },
  { name: 'security' },
);

/** Why a browser may not send what it asks about; without a word a developer would look for the fault in the page. */
function refusalOfPreflight(
  { headers }: FastifyRequest,
  allowed: Array<string | RegExp>,
): Problem | undefined {
  const { origin } = headers;
  if (!origin || !headers['access-control-request-method']) return undefined;
  if (allowed.some((one) => (typeof one === 'string' ? one === origin : one.test(origin)))) return undefined;
  return new Problem(
    'ORIGIN_NOT_ALLOWED',
    `Pages of ${origin} may not call this API. To allow it, name the origin in the setting CORS_ORIGINS.`,
  );
}

/**
 * Those that helmet sets. They are the same on every answer, so it is asked once: as a middleware it works them out
 * anew each time, in 6 % of the time that an order takes.
 */
function securityHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const middleware = helmet({
    // An API's answers load nothing and are framed by no one. The pages of /docs bring their own policy.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  middleware({} as IncomingMessage, recorder as unknown as ServerResponse, () => {});
  return headers;
}
