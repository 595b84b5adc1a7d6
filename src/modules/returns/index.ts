import type { FastifyInstance } from 'fastify';
import { returnDecisionRoutes } from './decision-routes.js';
import { returnRoutes } from './routes.js';

/** Plugin: returns, requested by the customer, approved or rejected by an admin, received and refunded. */
export default async function returns(app: FastifyInstance): Promise<void> {
  returnRoutes(app);
  returnDecisionRoutes(app);
}
