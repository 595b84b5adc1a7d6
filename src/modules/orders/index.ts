import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { isDatabaseAway } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import { runInBackground } from '../../jobs/loop.js';
import { createRulebook, rateQuoter, taxQuoter } from '../pricing/api.js';
import { orderChangeRoutes } from './change-routes.js';
import { deleteExpiredKeys } from './delete-expired-keys.js';
import { orderEventRoutes } from './event-routes.js';
import { orderListRoutes } from './list/routes.js';
import { orderNoteRoutes } from './notes/routes.js';
import { BATCHES_UNDER_WAY, OrderLane } from './order-lane.js';
import { placeOrders } from './place-orders.js';
import { pricePreviewRoute } from './quotes/preview-route.js';
import { quoter } from './quotes/quote.js';
import { quoteTokens } from './quotes/quote-token.js';
import { quoteRoute } from './quotes/routes.js';
import { adminOrderRoutes, orderRoutes } from './routes.js';
import { timelineRoute } from './timeline/routes.js';

/** Plugin: placing, reading, listing and cancelling orders, their events, their timeline and notes to them. */
export default async function orders(app: FastifyInstance, config: Config): Promise<void> {
  const rulebook = createRulebook(config.tax, config.shippingRates !== undefined);
  const lane = new OrderLane({
    place: (placements, deadlineAt) =>
      placeOrders(app.sequelize, placements, deadlineAt, config.maxUnpaidUnits, rulebook),
    mayHaveCulprit: (error) => !isDatabaseAway(error) && !(error instanceof Problem),
    ...config.orders,
    // Half of the pool stays free for other requests.
    maxLate: Math.max(BATCHES_UNDER_WAY, Math.floor(config.database.poolMax / 2) - BATCHES_UNDER_WAY),
  });
  const tokens = quoteTokens(app);
  orderRoutes(app, lane, tokens, config.taxProvider?.fallback === 'refuse');
  const quoteOf = quoter(app.sequelize, rulebook, rateQuoter(config), taxQuoter(config));
  quoteRoute(app, config, quoteOf, tokens);
  pricePreviewRoute(app, quoteOf);
  adminOrderRoutes(app);
  orderListRoutes(app, config);
  orderChangeRoutes(app);
  orderEventRoutes(app);
  timelineRoute(app);
  orderNoteRoutes(app);
  runInBackground(app, config, deleteExpiredKeys(app.sequelize, config.idempotencyKeySeconds));
}
