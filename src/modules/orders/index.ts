import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { isDatabaseAway } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import { forgetOldKeys } from './forget-old-keys.js';
import { OrderLane } from './order-lane.js';
import { placeOrders } from './place-orders.js';
import { adminOrderRoutes, orderRoutes } from './routes.js';

/** Placing orders and reading them back. */
export default async function orders(app: FastifyInstance, config: Config): Promise<void> {
  const lane = new OrderLane({
    place: (placements, deadlineAt) => placeOrders(app.sequelize, placements, deadlineAt),
    mayHaveCulprit: (error) => !isDatabaseAway(error) && !(error instanceof Problem),
    ...config.orders,
  });
  orderRoutes(app, lane);
  adminOrderRoutes(app);
  forgetOldKeys(app, config.idempotencyKeySeconds);
}
