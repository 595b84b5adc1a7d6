import type { FastifyInstance } from 'fastify';
import { locationRoutes } from './routes.js';

/** Plugin: the locations that hold stock. modules/stock decides which of them an order gets its units from. */
export default async function locations(app: FastifyInstance): Promise<void> {
  locationRoutes(app);
}
