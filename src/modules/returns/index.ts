import type { FastifyInstance } from 'fastify';
import { returnDecisionRoutes } from './decision-routes.js';
import { returnRoutes } from './routes.js';

/** Taking back what was sent: asked for by the customer, decided by an admin, received and refunded. */
export default async function returns(app: FastifyInstance): Promise<void> {
  returnRoutes(app);
  returnDecisionRoutes(app);
}
