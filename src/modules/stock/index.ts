import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { inventoryRoutes } from './routes.js';

/** Plugin: stock adjustments and the ledger of movements. Orders move stock in the hook of OrderItem. */
export default async function stock(app: FastifyInstance, config: Config): Promise<void> {
  inventoryRoutes(app, config);
}
