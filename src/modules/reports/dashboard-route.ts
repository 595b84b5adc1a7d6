import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../config.js';
import { readFrom } from '../../http/read-from.js';
import { readDashboard } from './dashboard.js';
import { dashboard, dashboardQuery } from './dashboard-schemas.js';
import { REPORT } from './report-route.js';

type Shop = Pick<Config, 'currency' | 'timeZone' | 'unpaidOrderMinutes'>;

export function dashboardRoute(
  instance: FastifyInstance,
  { currency, timeZone, unpaidOrderMinutes }: Shop,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/admin/dashboard',
    {
      config: { policy: 'admin', permission: 'reports.read' },
      schema: {
        tags: ['Reports'],
        operationId: 'adminGetDashboard',
        summary: 'Figures of today, 7 and 30 days, and work that is waiting',
        querystring: dashboardQuery,
        response: { 200: dashboard },
      },
    },
    async (request) =>
      readFrom(
        request,
        (queries) => readDashboard(queries, { currency, timeZone, unpaidOrderMinutes, ...request.query }),
        REPORT,
      ),
  );
}
