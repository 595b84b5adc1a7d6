import type { FastifyInstance } from 'fastify';
import { fulfilmentChangeRoutes, fulfilmentRoutes } from './routes.js';

/** Plugin: fulfilments (parcels with some or all units of an order), from shipping to delivery. */
export default async function fulfilment(app: FastifyInstance): Promise<void> {
  fulfilmentRoutes(app);
  fulfilmentChangeRoutes(app);
}
