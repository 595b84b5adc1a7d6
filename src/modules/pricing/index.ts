import type { FastifyInstance } from 'fastify';
import { taxCategoryRoutes } from './tax/category-routes.js';
import { taxPresetRoutes, taxRateRoutes } from './tax/rate-routes.js';

/** The rules that prices go by, kept by admins. */
export default async function pricing(app: FastifyInstance): Promise<void> {
  taxCategoryRoutes(app);
  taxRateRoutes(app);
  taxPresetRoutes(app);
}
