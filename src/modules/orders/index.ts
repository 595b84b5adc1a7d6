import type { FastifyInstance } from 'fastify';
import { adminOrderRoutes, orderRoutes } from './routes.js';

/** Placing orders and reading them back. */
export default async function orders(app: FastifyInstance): Promise<void> {
  orderRoutes(app);
  adminOrderRoutes(app);
}
