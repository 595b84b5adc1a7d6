import type { FastifyInstance } from 'fastify';
import { inventoryRoutes } from './routes.js';

/** Stock, corrected by hand, and the ledger that explains it. Orders move stock through their items' hook. */
export default async function inventory(app: FastifyInstance): Promise<void> {
  inventoryRoutes(app);
}
