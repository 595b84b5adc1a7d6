import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import type { Area } from '../../consistency/check.js';
import { runInBackground } from '../../jobs/loop.js';
import { operationRoutes } from './routes.js';
import type { DoctorFinding } from './schemas.js';
import { runVerification } from './verifications.js';

/** Plugin for operators: consistency checks, findings of the doctor and settings. */
export default async function operations(
  app: FastifyInstance,
  {
    config,
    areas,
    examine,
  }: { config: Config; areas: readonly Area[]; examine: () => Promise<DoctorFinding[]> },
): Promise<void> {
  const verifying = runInBackground(app, config, {
    name: 'verify',
    everySeconds: 60,
    run: (signal) => runVerification(app.sequelize, areas, signal),
  });
  operationRoutes(app, { config, areas, examine, verify: () => verifying.notify() });
}
