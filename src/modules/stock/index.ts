import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { adjustmentRoutes } from './adjustment-routes.js';
import { ledgerRoutes } from './ledger-routes.js';
import { levelRoutes } from './level-routes.js';

/** Plugin: stock levels, adjustments and the ledger of movements. Orders move stock in the hook of OrderItem. */
export default async function stock(app: FastifyInstance, config: Config): Promise<void> {
  levelRoutes(app);
  adjustmentRoutes(app);
  ledgerRoutes(app, config);
}
