import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { isDatabaseAway } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import { runInBackground } from '../../jobs/loop.js';
import { createRulebook, rateQuoter, taxQuoter } from '../pricing/api.js';
import { fillBackorders } from './backorders/fill-backorders.js';
import { backorderRoutes } from './backorders/routes.js';
import { orderChangeRoutes } from './change-routes.js';
import { orderEventRoutes } from './event-routes.js';
import { claimRoute } from './guests/routes.js';
import { placeHolds } from './holds/place-holds.js';
import { adminHoldRoutes, type HoldLane, holdRoutes } from './holds/routes.js';
import { orderListRoutes } from './list/routes.js';
import { orderNoteRoutes } from './notes/routes.js';
import type { Placement } from './placing/decide-orders.js';
import { deleteExpiredKeys } from './placing/delete-expired-keys.js';
import { deleteGuestGuards } from './placing/delete-guest-guards.js';
import { laneWatch, measureLane } from './placing/lane-watch.js';
import { BATCHES_UNDER_WAY, OrderLane } from './placing/order-lane.js';
import { countOutcomes } from './placing/order-metrics.js';
import { type Outcome, placeOrders } from './placing/place-orders.js';
import { pricePreviewRoute } from './quotes/preview-route.js';
import { quoter } from './quotes/quote.js';
import { quoteTokens } from './quotes/quote-token.js';
import { quoteRoute } from './quotes/routes.js';
import { adminOrderRoutes, orderRoutes } from './routes.js';
import { timelineRoute } from './timeline/routes.js';

/** Plugin: placing, reading, listing and cancelling orders, holds, and the events, timeline and notes of orders. */
export default async function orders(app: FastifyInstance, config: Config): Promise<void> {
  const rulebook = createRulebook(config.tax, config.shippingRates !== undefined);
  const lanes = {
    mayHaveCulprit: (error: unknown) => !isDatabaseAway(error) && !(error instanceof Problem),
    ...config.orders,
    // Half of the pool stays free for other requests.
    maxLate: Math.max(BATCHES_UNDER_WAY, Math.floor(config.database.poolMax / 2) - BATCHES_UNDER_WAY),
  };
  const lane = new OrderLane<Placement, Outcome>({
    place: async (placements, deadlineAt) => {
      const limit = config.maxUnpaidUnits;
      const outcomes = await placeOrders(app.sequelize, placements, deadlineAt, limit, rulebook);
      countOutcomes(outcomes);
      return outcomes;
    },
    watch: laneWatch('orders', app.tracer),
    ...lanes,
  });
  const holdLane: HoldLane = new OrderLane({
    place: (placements, deadlineAt) =>
      placeHolds(app.sequelize, placements, config.holds, rulebook, deadlineAt),
    watch: laneWatch('holds', app.tracer),
    ...lanes,
  });
  measureLane(app, 'orders', lane);
  measureLane(app, 'holds', holdLane);
  const tokens = quoteTokens(app);
  orderRoutes(app, lane, tokens, config.taxProvider?.fallback === 'refuse', config.guestOrders.areAllowed);
  const quoteOf = quoter(app.sequelize, rulebook, rateQuoter(config), taxQuoter(config));
  quoteRoute(app, config, quoteOf, tokens);
  pricePreviewRoute(app, quoteOf);
  adminOrderRoutes(app);
  holdRoutes(app, holdLane, config.holds, config.guestOrders.areAllowed);
  adminHoldRoutes(app);
  orderListRoutes(app, config);
  orderChangeRoutes(app);
  claimRoute(app);
  orderEventRoutes(app);
  timelineRoute(app);
  orderNoteRoutes(app);
  backorderRoutes(app);
  runInBackground(app, config, fillBackorders(app.sequelize));
  runInBackground(app, config, deleteExpiredKeys(app.sequelize, config.idempotencyKeySeconds));
  runInBackground(app, config, deleteGuestGuards(app.sequelize));
}
