import type { FastifyInstance } from 'fastify';
import { fulfilmentChangeRoutes, fulfilmentRoutes } from './routes.js';

/** Sending what was ordered: parcels with some units of an order or all of them, until they are delivered. */
export default async function fulfilment(app: FastifyInstance): Promise<void> {
  fulfilmentRoutes(app);
  fulfilmentChangeRoutes(app);
}
