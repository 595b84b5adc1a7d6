import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { runInBackground } from '../../jobs/loop.js';
import { adjustmentRoutes } from './adjustment-routes.js';
import { documentActRoutes } from './documents/act-routes.js';
import type { RecordBackordered } from './documents/count-stock.js';
import { documentRoutes } from './documents/routes.js';
import { transferRoutes } from './documents/transfer-routes.js';
import { measureHolds } from './holds/measure-holds.js';
import { sweepHolds } from './holds/sweep-holds.js';
import { ledgerRoutes } from './ledger-routes.js';
import { levelRoutes } from './level-routes.js';

/**
 * Plugin: stock levels, adjustments, stock documents, the ledger of movements, and the release of expired holds. Orders move
 * stock in the hook of OrderItem.
 *
 * @param options.recordBackordered what posting a count does to orders, which this module does not know
 */
export default async function stock(
  app: FastifyInstance,
  { config, recordBackordered }: { config: Config; recordBackordered: RecordBackordered },
): Promise<void> {
  levelRoutes(app);
  adjustmentRoutes(app);
  documentRoutes(app);
  documentActRoutes(app, recordBackordered);
  transferRoutes(app);
  ledgerRoutes(app, config);
  runInBackground(app, config, sweepHolds(app.sequelize));
  measureHolds(app);
}
