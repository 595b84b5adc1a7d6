import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';
import { SECURITY_HEADERS } from './security-headers.js';

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
    const origins = [...config.corsOrigins, ...(config.environment === 'development' ? [LOCAL_ORIGIN] : [])];
    app.addHook('onRequest', (request, reply, done) => {
      reply.headers(SECURITY_HEADERS);
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

/** Says which setting would let that page in: the browser itself only says that it may not. */
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
