import accepts from '@fastify/accepts';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { dashboardRoute } from './dashboard-route.js';
import { pricingReportRoutes } from './pricing-routes.js';
import { periodReportRoutes, stuckOrdersRoute } from './routes.js';
import { stockReportRoutes } from './stock-routes.js';

/** Plugin: admin reports as JSON and CSV, and the dashboard. All in raw SQL. */
export default async function reports(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(accepts);
  periodReportRoutes(app, config);
  pricingReportRoutes(app, config);
  stockReportRoutes(app, config);
  stuckOrdersRoute(app);
  dashboardRoute(app, config);
}
