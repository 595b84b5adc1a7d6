import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import type { Area } from '../../consistency/check.js';
import { runInBackground } from '../../jobs/loop.js';
import { operationRoutes } from './routes.js';
import { runVerification } from './verifications.js';

/** Plugin for operators: consistency checks and settings. */
export default async function operations(
  app: FastifyInstance,
  { config, areas }: { config: Config; areas: readonly Area[] },
): Promise<void> {
  const verifying = runInBackground(app, config, {
    name: 'verify',
    everySeconds: 60,
    run: (signal) => runVerification(app.sequelize, areas, signal),
  });
  operationRoutes(app, { config, areas, verify: () => verifying.notify() });
}
