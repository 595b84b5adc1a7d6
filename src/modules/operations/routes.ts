import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../config.js';
import type { Area } from '../../consistency/check.js';
import { principalOf } from '../../http/principal.js';
import { shareRunning } from '../../http/share-running.js';
import { readVerification } from './read-verification.js';
import { type DoctorFinding, examination, settings, verification, verificationAsked } from './schemas.js';
import { publicSettings, readVersions } from './settings.js';
import { requestVerification } from './verifications.js';

interface Operations {
  config: Config;
  areas: readonly Area[];
  /** Runs the checks of `npm run doctor` in this service. */
  examine(): Promise<DoctorFinding[]>;
  /** Starts the requested run in the background. */
  verify(): void;
}

export function operationRoutes(
  instance: FastifyInstance,
  { config, areas, examine, verify }: Operations,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Operations'];
  const reads = { policy: 'admin', permission: 'operations.read' } as const;

  app.get(
    '/admin/verify',
    {
      config: reads,
      schema: {
        tags,
        operationId: 'adminGetVerification',
        summary: 'Read the latest results of the consistency checks, and their progress',
        response: { 200: verification },
      },
    },
    async () => readVerification(areas),
  );

  app.post(
    '/admin/verify',
    {
      config: { policy: 'admin', permission: 'operations.write' },
      schema: {
        tags,
        operationId: 'adminVerify',
        summary: 'Start the consistency checks in the background',
        description:
          'The same as `npm run verify`. One run at a time: while it is in progress, this returns that run.',
        response: { 202: verificationAsked },
      },
    },
    async (request, reply) => {
      const id = await requestVerification(principalOf(request));
      verify();
      return reply.code(202).send({ id });
    },
  );

  // It reads all reviews, so concurrent requests share one run.
  const examineOnce = shareRunning(examine);
  app.get(
    '/admin/doctor',
    {
      config: reads,
      schema: {
        tags,
        operationId: 'adminExamine',
        summary: 'Find out whether the service can work where it is, and what to do where it cannot',
        description: 'As `npm run doctor` does, of the service that answers. Nothing is changed.',
        response: { 200: examination },
      },
    },
    async () => {
      const findings = await examineOnce();
      return {
        at: new Date(),
        ok: findings.every(({ state }) => state !== 'failure'),
        findings: findings.map(({ mend = null, ...finding }) => ({ ...finding, mend })),
      };
    },
  );

  app.get(
    '/admin/settings',
    {
      config: reads,
      schema: {
        tags,
        operationId: 'adminGetSettings',
        summary: 'Read the settings of the service, without secrets',
        response: { 200: settings },
      },
    },
    async () => ({ ...publicSettings(config), versions: await readVersions(app.sequelize) }),
  );
}
