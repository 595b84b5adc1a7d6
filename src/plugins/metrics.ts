import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { countAcquireTimeouts } from '../database/metrics.js';
import { PROBLEMS, Problem } from '../errors.js';
import { shareRunning } from '../http/share-running.js';
import { CONTENT_TYPE, isBearer } from '../metrics/listen.js';
import { counter, gauge, histogram } from '../metrics/registry.js';
import { startMetrics } from '../metrics/scrape.js';

/** Seconds. An order takes some milliseconds; requests end after REQUEST_TIMEOUT_SECONDS, 30 by default. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Measures requests and the pool, and serves `GET /metrics` to those who have METRICS_TOKEN, unless METRICS_PORT is set: then
 * server.ts serves them there. Without both, nothing is measured.
 */
export default fp(
  async (app: FastifyInstance, { metrics, database }: Config) => {
    if (!metrics) return;
    const scrape = shareRunning(startMetrics());
    measureRequests(app);
    measurePool(app, database.poolMax);
    const { port, token } = metrics;
    if (port !== undefined || token === undefined) return;
    app.get(
      '/metrics',
      { config: { policy: 'public', isPrivate: true }, schema: { hide: true } },
      async ({ headers }, reply) => {
        if (!isBearer(headers.authorization, token)) {
          throw new Problem('AUTHENTICATION_REQUIRED', 'Send METRICS_TOKEN as the bearer token.');
        }
        const text = await scrape().catch((cause) => {
          throw new Problem('SERVICE_UNAVAILABLE', 'The metrics cannot be read right now.', { cause });
        });
        return reply.type(CONTENT_TYPE).send(text);
      },
    );
  },
  { name: 'metrics', dependencies: ['database', 'authentication'] },
);

const requests = histogram(
  'http_request_duration_seconds',
  'Time from a request to the end of its response, by the pattern of its route',
  BUCKETS,
  ['method', 'route', 'status_code'],
);
const problems = counter(
  'http_problems_total',
  'Problem documents that requests were answered with',
  ['code'],
  Object.keys(PROBLEMS).map((code) => ({ code })),
);

/** Names of methods that routes have. Others would be labels that clients choose. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

type Observe = (seconds: number) => void;

function measureRequests(app: FastifyInstance): void {
  /** By the configuration of the route, method and status: looking up labels takes longer than everything else here. */
  const known = new WeakMap<object, Map<string, Observe>>();
  app.addHook('onResponse', (request, reply, done) => {
    const { config, url: route = 'unknown' } = request.routeOptions;
    const { method } = request;
    const { statusCode, problemCode, elapsedTime } = reply;
    let ofRoute = known.get(config);
    if (!ofRoute) {
      ofRoute = new Map();
      known.set(config, ofRoute);
    }
    const key = `${method}${statusCode}`;
    let observe = ofRoute.get(key);
    if (!observe) {
      const status_code = String(statusCode);
      observe = requests.labels({
        method: METHODS.has(method) ? method : 'other',
        route,
        status_code,
      }).observe;
      ofRoute.set(key, observe);
    }
    observe(elapsedTime / 1000);
    if (problemCode !== undefined) problems.inc({ code: problemCode });
    done();
  });
}

interface Pool {
  using: number;
  available: number;
  waiting: number;
}

/** Sequelize's pool, which its types leave out. */
const poolOf = ({ connectionManager }: Sequelize) => (connectionManager as unknown as { pool: Pool }).pool;

function measurePool(app: FastifyInstance, max: number): void {
  const { sequelize } = app;
  const name = 'stockkeeper_pool_connections';
  const help = 'Connections to the database';
  const until = app;
  gauge(name, help, () => poolOf(sequelize).using, { labels: { state: 'used' }, until });
  gauge(name, help, () => poolOf(sequelize).available, { labels: { state: 'idle' }, until });
  gauge('stockkeeper_pool_connections_max', 'Most connections that there may be', () => max, { until });
  gauge(
    'stockkeeper_pool_waiting',
    'Statements and transactions that wait for a connection',
    () => poolOf(sequelize).waiting,
    { until },
  );
  countAcquireTimeouts(sequelize);
}
