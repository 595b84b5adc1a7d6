import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Origins of pages on a developer's machine, on any port. */
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Response headers that pages may read, besides the CORS-safelisted ones. */
const EXPOSED_HEADERS = [
  'content-disposition',
  'etag',
  'idempotent-replayed',
  'location',
  'retry-after',
  'x-request-id',
];

/** Security headers, CORS by allow-list, and the rate limit of auth routes. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const origins = [...config.corsOrigins, ...(config.environment === 'development' ? [LOCAL_ORIGIN] : [])];
    app.addHook('onRequest', (request, reply, done) => {
      reply.headers(SECURITY_HEADERS);
      done(request.method === 'OPTIONS' ? refusalOfPreflight(request, origins) : undefined);
    });
    if (origins.length > 0) {
      const options = {
        origin: origins,
        methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        exposedHeaders: EXPOSED_HEADERS,
        maxAge: 600,
        // In strict mode, an OPTIONS request that is not a preflight gets a plain text response.
        strictPreflight: false,
      };
      await app.register(cors, {
        delegator: ({ headers }, answer) => {
          // For the cookie of /auth, which is accepted from the same site alone; see auth/session-cookie.ts.
          const isFriend = config.corsOrigins.includes(String(headers.origin));
          answer(null, { ...options, credentials: isFriend && headers['sec-fetch-site'] === 'same-site' });
        },
      });
    }
    // Counted per process: with several processes the effective limit is that many times higher.
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

/** Names the setting that would allow the origin: the browser's own message does not. */
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
