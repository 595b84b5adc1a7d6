import accepts from '@fastify/accepts';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { customerGroupRoutes } from './customer-groups/routes.js';
import { discountCodeRoutes } from './discounts/code-routes.js';
import { discountRoutes } from './discounts/discount-routes.js';
import { priceListRoutes } from './price-lists/list-routes.js';
import { priceRoutes } from './price-lists/price-routes.js';
import { shippingMethodRoutes } from './shipping/method-routes.js';
import { shippingZoneRoutes } from './shipping/zone-routes.js';
import { taxCategoryRoutes } from './tax/category-routes.js';
import { taxPresetRoutes, taxRateRoutes } from './tax/rate-routes.js';

/** Plugin: admin routes for pricing rules. */
export default async function pricing(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(accepts);
  customerGroupRoutes(app);
  priceListRoutes(app);
  priceRoutes(app);
  taxCategoryRoutes(app);
  taxRateRoutes(app);
  taxPresetRoutes(app);
  shippingZoneRoutes(app);
  shippingMethodRoutes(app, config);
  discountRoutes(app);
  discountCodeRoutes(app);
}
