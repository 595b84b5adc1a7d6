import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pendingMigrations } from '../database/migrator.js';
import { Problem } from '../errors.js';
import { problems } from '../schemas.js';

const status = z.object({ status: z.literal('ok') });

/** For whoever runs the service: is the process alive, and can it do its work? */
export default fp(
  async (instance: FastifyInstance) => {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/health/live',
      {
        config: { policy: 'public' },
        schema: { tags: ['Operations'], summary: 'Whether the process answers', response: { 200: status } },
      },
      async () => ({ status: 'ok' as const }),
    );

    app.get(
      '/health/ready',
      {
        config: { policy: 'public' },
        schema: {
          tags: ['Operations'],
          summary: 'Whether the database is reachable and its migrations are applied',
          response: { 200: status, ...problems('SERVICE_UNAVAILABLE') },
        },
      },
      async () => {
        // Reads the table of applied migrations, so it shows that the database answers as well.
        const pending = await pendingMigrations(app.migrator);
        if (pending.length > 0) {
          throw new Problem(
            'SERVICE_UNAVAILABLE',
            `Migrations are pending: ${pending.join(', ')}. Run npm run db:migrate.`,
            {
              retryAfterSeconds: 5,
            },
          );
        }
        return { status: 'ok' as const };
      },
    );
  },
  { name: 'health', dependencies: ['database', 'authentication'] },
);
