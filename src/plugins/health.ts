import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isWritable } from '../database/is-writable.js';
import { readMigrationState } from '../database/migration-state.js';
import { renewConnections } from '../database/watched-pools.js';
import { within } from '../database/within.js';
import { Problem } from '../errors.js';
import { problems } from '../http/schemas.js';
import { shareRunning } from '../http/share-running.js';

const status = z.object({ status: z.literal('ok') });
const readiness = status
  .extend({
    replicas: z
      .object({ configured: z.int(), inUse: z.int() })
      .optional()
      .describe(
        'Replicas of `DATABASE_READ_URL`, and how many of them this process reads from now; without them it reads from the primary',
      ),
  })
  .meta({ examples: [{ status: 'ok', replicas: { configured: 2, inUse: 2 } }] });

/** Liveness and readiness, for load balancers and orchestrators. */
export default fp(
  async (instance: FastifyInstance) => {
    const app = instance.withTypeProvider<ZodTypeProvider>();
    // One check at a time, so that probes do not use up the pool.
    const check = shareRunning(() => checkDatabase(app));

    app.get(
      '/health/live',
      {
        config: { policy: 'public' },
        schema: {
          tags: ['Operations'],
          operationId: 'getLiveness',
          summary: 'Liveness: the process answers',
          response: { 200: status },
        },
      },
      async () => ({ status: 'ok' as const }),
    );

    app.get(
      '/health/ready',
      {
        config: { policy: 'public' },
        schema: {
          tags: ['Operations'],
          operationId: 'getReadiness',
          summary: 'Readiness: the database answers, accepts writes and has all migrations',
          response: { 200: readiness, ...problems('SERVICE_UNAVAILABLE') },
        },
      },
      async () => {
        await within(PATIENCE_MS, check(), () =>
          notReady(`The database has not answered within ${PATIENCE_MS} ms.`),
        );
        return { status: 'ok' as const, replicas: replicasOf(app) };
      },
    );
  },
  { name: 'health', dependencies: ['database', 'replicas', 'authentication'] },
);

function replicasOf({ replicas }: FastifyInstance) {
  if (!replicas) return undefined;
  const { all } = replicas;
  return { configured: all.length, inUse: all.filter(({ isUsable }) => isUsable).length };
}

/** Load balancers give up after about a second. */
const PATIENCE_MS = 1_000;

/** @throws Problem SERVICE_UNAVAILABLE when no order could be placed now; the database's error */
async function checkDatabase({ sequelize }: FastifyInstance): Promise<void> {
  const { pending } = await readMigrationState(sequelize);
  if (pending.length > 0) {
    throw notReady(`Migrations are pending: ${pending.join(', ')}. Run npm run db:migrate.`, 5);
  }
  if (await isWritable(sequelize)) return;
  renewConnections(sequelize);
  throw notReady(
    'The database server takes no writes: it is read-only, or not in a cluster that has a quorum.',
  );
}

function notReady(detail: string, retryAfterSeconds = 1): Problem {
  return new Problem('SERVICE_UNAVAILABLE', detail, { retryAfterSeconds });
}
