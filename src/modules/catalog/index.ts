import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { adminCategoryRoutes, categoryRoutes } from './category-routes.js';
import { adminProductRoutes, productRoutes } from './product-routes.js';

/** Products and categories: read by anyone, kept by admins. */
export default async function catalog(app: FastifyInstance, config: Config): Promise<void> {
  productRoutes(app, config);
  adminProductRoutes(app, config);
  categoryRoutes(app);
  adminCategoryRoutes(app);
}
