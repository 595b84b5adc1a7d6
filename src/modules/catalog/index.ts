import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { adminCategoryRoutes, categoryRoutes } from './category-routes.js';
import { adminProductRoutes, productRoutes } from './product-routes.js';

/** Plugin: products and categories, public to read, for admins to change. */
export default async function catalog(app: FastifyInstance, config: Config): Promise<void> {
  productRoutes(app, config);
  adminProductRoutes(app, config);
  categoryRoutes(app);
  adminCategoryRoutes(app);
}
