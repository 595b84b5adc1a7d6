import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import helmet from 'helmet';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';

/** Security headers, cross-origin requests by allow-list, and the rate limit that auth routes ask for. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const headers = securityHeaders();
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers);
      done();
    });
    if (config.corsOrigins.length > 0) {
      await app.register(cors, {
        origin: config.corsOrigins,
        methods: ['GET', 'POST', 'PATCH', 'DELETE'],
        exposedHeaders: ['etag', 'location', 'retry-after', 'x-request-id'],
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
