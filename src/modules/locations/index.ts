import type { FastifyInstance } from 'fastify';
import { locationRoutes } from './routes.js';

/** Plugin: the locations that hold stock. Which of them an order gets its units from is decided in modules/stock. */
export default async function locations(app: FastifyInstance): Promise<void> {
  locationRoutes(app);
}
